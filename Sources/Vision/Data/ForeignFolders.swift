/// Folders that systems put among people's files; whatever pictures they hold are none of theirs.
enum ForeignFolders {
  /// Their names; of those that are hidden the ones with pictures.
  static let names: Set<String> = [
    // Previews and deleted files on network storage.
    "@eaDir", "#recycle", ".@__thumb", "@Recycle",
    // Previews of desktops.
    ".thumbnails", ".sh_thumbnails",
    // What a Mac puts into archives.
    "__MACOSX",
    // Deleted files, and what a check of the disk found.
    ".Trash", ".Trashes", "$RECYCLE.BIN", "System Volume Information", "lost+found",
  ]
}
