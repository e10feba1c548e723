/// A table that fits a terminal: columns that can be spared are left out, then texts are cut.
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

        /// How many characters it can do without.
        fileprivate var canLose: Int {
            switch givesWay {
            case .cut(let least): max(0, width - least)
            case .never, .leftOut: 0
            }
        }
    }

    /// What happens to a column on a narrow terminal.
    enum GivesWay: Equatable {
        case never
        /// Its cells are cut, but not below that many characters; the last of these is cut first.
        case cut(least: Int)
        /// It is left out; the last of these goes first.
        case leftOut
    }

    let columns: [Column]
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
            for (index, column) in columns.enumerated().reversed() where excess() > 0 {
                widths[index] -= min(excess(), column.canLose)
            }
        }
        let rows = (0..<(columns.first?.cells.count ?? 0)).map { row in
            zip(columns, widths).map { Self.cut($0.cells[row], to: $1) }
        }
        let heads = columns.map(\.head)
        return TextTable.lines((heads.allSatisfy(\.isEmpty) ? [] : [heads]) + rows)
    }

    private static func cut(_ cell: String, to width: Int) -> String {
        cell.count > width ? cell.prefix(width - 1) + "…" : cell
    }
}
