/// The toolkit's version, as `finetune --version` prints it and head files record it.
public let toolVersion = "0.1.0"
