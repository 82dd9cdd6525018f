internal import Text

/// Rows under headings in columns, no wider than it may be.
package struct TextTable {
  /// A column.
  package struct Column {
    let title: String
    let isNumber: Bool
    /// When the column is left out of a table that is too wide: the lower, the earlier.
    ///
    /// Nil means never. Of the same rank the last one goes first, and before them all those whose
    /// cells are equal.
    let rank: Int?

    /// Text, to the left.
    package static func text(_ title: String, rank: Int? = nil) -> Column {
      Column(title: title, isNumber: false, rank: rank)
    }

    /// Numbers, to the right.
    package static func number(_ title: String, rank: Int? = nil) -> Column {
      Column(title: title, isNumber: true, rank: rank)
    }
  }

  /// A table as lines.
  package struct Layout: Equatable {
    /// The headings, then the rows; without spaces at their ends.
    package var lines: [String]
    /// The titles of columns that were left out.
    package var omitted: [String]
  }

  private let columns: [Column]
  private let rows: [[String]]
  private static let gap = "  "
  /// No text is shortened below this.
  private static let narrowest = 12

  /// A table; traps unless each row has a cell for each column.
  package init(_ columns: [Column], _ rows: [[String]]) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "each column needs a cell")
    self.columns = columns.map {
      Column(title: $0.title.printable, isNumber: $0.isNumber, rank: $0.rank)
    }
    self.rows = rows.map { $0.map(\.printable) }
  }

  /// The lines; first columns are left out, then texts are shortened until `width` suffices.
  ///
  /// - Parameter width: How many columns of characters there are; nil means any number.
  package func layout(width: Int?, colors: Bool) -> Layout {
    var shown = Array(columns.indices)
    var widths = columns.enumerated().map { index, column in
      max(column.title.count, rows.map { $0[index].count }.max() ?? 0)
    }
    var omitted: [Int] = []
    func excess() -> Int {
      guard let width else { return 0 }
      return shown.reduce(-TextTable.gap.count) { $0 + widths[$1] + TextTable.gap.count } - width
    }
    for column in expendable where excess() > 0 {
      shown.removeAll { $0 == column }
      omitted.append(column)
    }
    while excess() > 0,
      let widest = shown.filter({ !columns[$0].isNumber }).max(by: { widths[$0] < widths[$1] }),
      widths[widest] > TextTable.narrowest
    {
      widths[widest] -= 1
    }
    func line(_ cells: [String]) -> String {
      shown.map { index in
        let cell = cells[index].shortened(to: widths[index])
        return columns[index].isNumber
          ? cell.padded(toLeft: widths[index]) : cell.padded(toRight: widths[index])
      }.joined(separator: TextTable.gap).trimmingTrailingSpaces
    }
    let head = Ink.dim(line(columns.map(\.title)), if: colors)
    return Layout(
      lines: [head] + rows.map(line), omitted: omitted.sorted().map { columns[$0].title })
  }

  /// The columns that may be left out, in the order in which they are.
  private var expendable: [Int] {
    func isConstant(_ column: Int) -> Bool {
      rows.count > 1 && Set(rows.map { $0[column] }).count == 1
    }
    let ranks = columns.enumerated().compactMap { index, column in
      column.rank.map { (index: index, rank: isConstant(index) ? .min : $0) }
    }
    return ranks.sorted { ($0.rank, $1.index) < ($1.rank, $0.index) }.map(\.index)
  }
}
