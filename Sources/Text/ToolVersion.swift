/// The toolkit's version, as `finetune --version` prints it and head files record it.
public let toolVersion = "0.1.0"

/// What is near the beginning of every page that a run writes, and of no other.
package let pageMark = "<meta name=\"generator\" content=\"finetune "
