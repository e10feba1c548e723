/// How `record.html` looks: a letter in one column, that no printer cuts in the wrong place. On paper each page says of
/// which contract it is, and how many there are.
enum EvidenceStyle {
    /// The stylesheet.
    /// - Parameter footer: what stands at the foot of each printed page; letters, digits and hyphens only.
    static func css(footer: String) -> String {
        css + """

            @page { @bottom-left { content: "\(footer)"; \(foot) } }
            """
    }

    private static let foot = "font: 8pt Georgia, serif; color: #565b56"

    private static let css = """
        :root { color-scheme: light }
        * { box-sizing: border-box }
        body { margin: 0; background: #f7f5f0; color: #1f2321; font: 1rem/1.5 "Iowan Old Style", Charter, "Bitstream Charter", "Source Serif 4", Cambria, Georgia, serif }
        main { max-width: 52rem; margin: 2.5rem auto; padding: 3.5rem 4rem; background: #fffdf9; border: 1px solid #dfdacf }
        h1, h2, p, dl, dd, ol { margin: 0; padding: 0; overflow-wrap: anywhere }
        h1 { font-size: 2.25rem; line-height: 1.2; font-weight: 600; margin: .25rem 0 1.5rem }
        h2 { font-size: 1.25rem; line-height: 1.3; font-weight: 600; margin: 3rem 0 1rem; padding-bottom: .375rem; border-bottom: 1px solid #1f2321; break-after: avoid }
        a { color: #1d5c4d }
        .kind { color: #1d5c4d; font-weight: 600 }
        .quiet { color: #565b56 }
        .quiet, .when { font-size: .875rem }
        header .quiet { margin-top: 1rem }
        .code { display: block; font: .65rem/1.45 ui-monospace, "DejaVu Sans Mono", Consolas, monospace; color: #565b56; word-break: break-all; unicode-bidi: isolate }
        dl { display: grid; grid-template-columns: minmax(0, 12.5rem) minmax(0, 1fr); gap: .375rem 1.5rem }
        dt { color: #565b56; overflow-wrap: anywhere }
        dd { white-space: pre-line; unicode-bidi: plaintext; text-align: left }
        table { width: 100%; border-collapse: collapse; margin-top: 1.5rem }
        thead { display: table-header-group }
        th, td { padding: .375rem 1.5rem .375rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid #dfdacf; overflow-wrap: anywhere }
        th { color: #565b56; font-weight: 400; overflow-wrap: normal }
        td:nth-child(2) { white-space: nowrap }
        th:nth-child(3), td:nth-child(3) { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
        th:last-child, td:last-child { padding-right: 0; width: 38% }
        tr { break-inside: avoid }
        .parties { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr)); gap: 1.5rem 2.5rem }
        .party { break-inside: avoid }
        .party .code { margin-top: .25rem }
        .hand { font-size: 1.5rem; min-height: 1.5em; font-style: italic; text-align: left; border-bottom: 1px solid #83877f; margin-bottom: .375rem }
        ol { list-style: none }
        li { position: relative; padding: 1rem 0 1rem 3rem; border-bottom: 1px solid #dfdacf }
        li:first-child { padding-top: 0 }
        li:last-child { border-bottom: 0 }
        .number { float: left; width: 3rem; margin-left: -3rem; color: #1d5c4d; font-weight: 600; font-variant-numeric: tabular-nums }
        .what { margin-top: .125rem; break-inside: avoid }
        li dl { margin: .625rem 0; font-size: .9375rem; grid-template-columns: minmax(0, 11rem) minmax(0, 1fr) }
        li > .code { margin-top: .375rem }
        @media (max-width: 44rem) {
          main { margin: 0; padding: 1.5rem 1.25rem; border: 0 }
          h1 { font-size: 1.75rem }
          li { padding-left: 2rem }
          .number { width: 2rem; margin-left: -2rem }
          dl, li dl { grid-template-columns: minmax(0, 1fr); gap: 0 }
          dt { font-size: .875rem }
          dd { margin-bottom: .625rem }
          table, tbody, tr, td { display: block }
          thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
          tr { padding: .625rem 0; border-bottom: 1px solid #dfdacf }
          td, td:nth-child(3), td:last-child { padding: 0; border: 0; width: auto; text-align: left }
          td:first-child { font-weight: 600 }
        }
        @page { margin: 20mm 18mm 20mm; @bottom-right { content: counter(page) " of " counter(pages); \(foot) } }
        @media print {
          html { font-size: 10.5pt }
          body { background: none; line-height: 1.4 }
          main { max-width: none; margin: 0; padding: 0; background: none; border: 0 }
          h1 { font-size: 22pt }
          h2 { font-size: 13pt; margin-top: 22pt }
          a { color: inherit }
          .when, .what, dt { break-after: avoid }
          .code { break-before: avoid }
          dd, .what { orphans: 3; widows: 3 }
          section:last-child p { break-inside: avoid }
        }
        """
}
