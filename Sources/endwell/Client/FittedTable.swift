/// A table that fits a terminal: columns that can be spared are left out, then the longest texts are cut.
struct FittedTable {
    /// A column and how it gives way.
    struct Column {
        let head: String
        let givesWay: GivesWay
        let cells: [String]

        init(head: String = "", givesWay: GivesWay = .never, cells: [String]) {
            self.head = head
            self.givesWay = givesWay
            self.cells = cells.map(Plain.line)
        }

        fileprivate var width: Int { (cells + [head]).map(\.count).max() ?? 0 }
    }

    /// What happens to a column on a narrow terminal.
    enum GivesWay {
        case never
        /// Its cells are cut.
        case cut
        /// It is left out; the last of these goes first.
        case leftOut
    }

    let columns: [Column]
    private static let cellCharactersMin = 8
    private static let gap = 2

    init(_ columns: [Column]) {
        self.columns = columns
    }

    /// The lines, no wider than that where it can be; whole where no width is given. Without heads there is no first line.
    func lines(in width: Int?) -> [String] {
        var columns = columns
        var widths = columns.map(\.width)
        if let width {
            func excess() -> Int { widths.reduce(0, +) + (widths.count - 1) * Self.gap - width }
            while excess() > 0, let spared = columns.lastIndex(where: { $0.givesWay == .leftOut }) {
                columns.remove(at: spared)
                widths.remove(at: spared)
            }
            while excess() > 0, let longest = longest(of: columns, widths) { widths[longest] -= 1 }
        }
        let rows = (0..<(columns.first?.cells.count ?? 0)).map { row in
            zip(columns, widths).map { Self.cut($0.cells[row], to: $1) }
        }
        let heads = columns.map(\.head)
        return TextTable.lines((heads.allSatisfy(\.isEmpty) ? [] : [heads]) + rows)
    }

    private func longest(of columns: [Column], _ widths: [Int]) -> Int? {
        columns.indices.filter { columns[$0].givesWay == .cut && widths[$0] > Self.cellCharactersMin }
            .max { widths[$0] < widths[$1] }
    }

    private static func cut(_ cell: String, to width: Int) -> String {
        cell.count > width ? cell.prefix(width - 1) + "…" : cell
    }
}
