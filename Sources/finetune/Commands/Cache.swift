internal import ArgumentParser

struct Cache: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look at, empty or check what is remembered of images.",
    discussion: """
      train, evaluate and features remember the features of each image below XDG_CACHE_HOME \
      (or ~/.cache), and compute only those that are new. --no-cache leaves that out, \
      --cache-limit bounds it.

      EXAMPLES
        finetune cache info
        finetune cache clear
        finetune cache verify --format json
      """,
    subcommands: [CacheInfo.self, CacheClear.self, CacheVerify.self])
}
