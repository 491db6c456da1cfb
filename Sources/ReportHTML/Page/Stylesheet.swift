/// The page's style: one sheet, no font, image or script from elsewhere.
///
/// The author's words are set in the reader's serif, what the machine adds in the sans-serif: captions, tables,
/// names of directives, the sections before and after the document.
enum Stylesheet {
  static let css = """
    :root { color-scheme: light; \(Palette.light.css) }
    @media screen and (prefers-color-scheme: dark) { :root { color-scheme: dark; \(Palette.dark.css) } }
    :root {
      --serif: "Iowan Old Style", Charter, "Bitstream Charter", "Source Serif 4", "Sitka Text", "Palatino Linotype",
        P052, "Noto Serif", "Liberation Serif", Cambria, Georgia, serif;
      --sans: system-ui, -apple-system, "Segoe UI", "Noto Sans", "Liberation Sans", "Helvetica Neue", Arial, sans-serif;
      --mono: ui-monospace, "SF Mono", "Cascadia Code", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
      --text-width: 41rem;
    }
    *, *::before, *::after { box-sizing: border-box; }
    html { font-size: 106.25%; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
    body {
      margin: 0; padding: 3.5rem 1.25rem 5rem; background: var(--background); color: var(--text);
      font-family: var(--serif); line-height: 1.6; text-rendering: optimizeLegibility; overflow-wrap: break-word;
      font-variant-numeric: lining-nums;
    }
    header, main { max-width: var(--text-width); margin: 0 auto; }
    a { color: var(--accent); text-decoration-thickness: 0.06em; text-underline-offset: 0.16em; }
    a:hover { text-decoration-thickness: 0.12em; }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
    .skip { position: absolute; left: -100vw; top: 0; padding: 0.5rem 1rem; background: var(--background); }
    .skip:focus { left: 0.5rem; }

    /* Head */
    h1, h2, h3, h4, h5, h6 { line-height: 1.22; margin: 2.6em 0 0.7em; font-weight: 600; text-wrap: balance; }
    h1 { font-size: 2.3rem; margin: 0.9rem 0 0; letter-spacing: -0.012em; line-height: 1.14; }
    h2 { font-size: 1.45rem; letter-spacing: -0.005em; }
    h3 { font-size: 1.17rem; margin-top: 2.1em; }
    h4, h5, h6 { font-size: 1rem; margin-top: 1.8em; }
    .verdict, .machine, .directive, .contents, .key-numbers { font-family: var(--sans); }
    .verdict { margin: 0; font-size: 0.84rem; color: var(--muted); }
    .badge { font-weight: 600; white-space: nowrap; }
    .verdict .badge {
      display: inline-block; margin-right: 0.45em; padding: 0.1em 0.75em 0.14em; border-radius: 1em;
      border: 1px solid currentColor;
    }
    .verdict.passed .badge { color: var(--passed); background: var(--passed-surface); }
    .verdict.failed .badge { color: var(--failed); background: var(--failed-surface); }
    .verdict.partial .badge { color: var(--partial); background: var(--partial-surface); }
    .key-numbers { display: flex; flex-wrap: wrap; gap: 1.1rem 2.6rem; margin: 1.7rem 0 0; }
    .key-numbers div { display: flex; flex-direction: column-reverse; }
    .key-numbers dt { font-size: 0.78rem; color: var(--muted); }
    .key-numbers dd {
      margin: 0; font-family: var(--serif); font-size: 1.85rem; line-height: 1.25;
      font-variant-numeric: lining-nums tabular-nums;
    }
    .machine { margin-top: 3.4rem; padding-top: 1.3rem; border-top: 1px solid var(--rule); font-size: 0.86rem; }
    .machine h2 { margin: 0 0 0.9rem; font-size: 1rem; letter-spacing: 0; }
    .machine .table { margin-top: 1.6rem; }
    #reproduce { margin-top: 2.1rem; }
    .command { margin: 0 0 1rem; }
    .command code::before { content: "$ "; color: var(--muted); }
    .facts { display: flex; flex-wrap: wrap; gap: 0.75rem 2.2rem; margin: 0; }
    .facts dt { color: var(--muted); font-size: 0.78rem; }
    .facts dd { margin: 0; font-variant-numeric: lining-nums tabular-nums; overflow-wrap: anywhere; }
    .contents { margin-top: 1.9rem; padding: 0.8rem 0; border: solid var(--rule); border-width: 1px 0; font-size: 0.84rem; }
    .contents ol { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; margin: 0; padding: 0; list-style: none; }
    .contents li { margin: 0; }
    .contents ol ol { display: none; }
    .contents a { text-decoration: none; }
    .contents a:hover { text-decoration: underline; }

    /* Prose */
    .document { margin-top: 2.4rem; }
    .document > h2:first-child { margin-top: 0.6em; }
    .anchor { margin-left: 0.15em; color: var(--muted); font-weight: 400; text-decoration: none; opacity: 0; }
    h2:hover .anchor, h3:hover .anchor, h4:hover .anchor, h5:hover .anchor, h6:hover .anchor, .anchor:focus-visible {
      opacity: 1;
    }
    :target { scroll-margin-top: 1rem; }
    p, ul, ol, blockquote { margin: 0 0 1.1em; }
    ul, ol { padding-left: 1.5em; }
    li > ul, li > ol, li > p:last-child { margin-bottom: 0.3em; }
    li + li { margin-top: 0.2em; }
    li[dir] { margin-right: 1.5em; }
    blockquote { margin-left: 0; padding-left: 1.15em; border-left: 2px solid var(--rule); color: var(--muted); }
    hr { width: 6rem; margin: 2.6rem auto; border: 0; border-top: 1px solid var(--rule); }
    img { max-width: 100%; height: auto; }
    code, pre { font-family: var(--mono); font-size: 0.84em; font-variant-ligatures: none; tab-size: 4; }
    pre code, pre pre { font-size: 1em; }
    p code, li code { padding: 0.1em 0.28em; border-radius: 3px; background: var(--surface); }
    pre {
      margin: 0 0 1.3em; padding: 0.85rem 1.05rem; overflow-x: auto; border-radius: 4px; background: var(--surface);
      line-height: 1.55;
    }
    .document > pre, li > pre, blockquote > pre { font-size: 0.78rem; }
    .value { font-variant-numeric: lining-nums tabular-nums; border-bottom: 1px dotted var(--muted); }
    .value.failed { color: var(--failed); border: 0; }
    .c { color: var(--muted); font-style: italic; }
    .s { color: var(--string); }
    .n { color: var(--number); }
    .k { color: var(--keyword); }
    .f { color: var(--accent); }

    /* Directives and their results */
    .directive { color: var(--text); margin: 1.9rem 0 2.4rem; font-size: 0.86rem; line-height: 1.5; }
    .directive-name { display: flex; align-items: baseline; gap: 0.5em; margin: 0 0 0.4rem; font-size: 0.78rem; }
    .directive-name .kind { color: var(--accent); font-weight: 600; }
    .directive-name .label { color: var(--text); }
    .line { margin-left: auto; color: var(--muted); text-decoration: none; white-space: nowrap; font-size: 0.75rem; }
    .line:hover { text-decoration: underline; }
    pre.source { margin: 0; padding: 0.8rem 1.05rem; border-left: 3px solid var(--accent); border-radius: 0 4px 4px 0; font-size: 0.78rem; }
    summary { cursor: pointer; color: var(--accent); }
    details.source summary { margin-bottom: 0.4rem; }
    .result { margin-top: 1.25rem; }
    .result > * { margin: 1.5rem 0 0; }
    figure { margin: 0; }
    figcaption { color: var(--muted); font-size: 0.8rem; line-height: 1.45; text-wrap: pretty; }
    figcaption b { color: var(--text); font-weight: 600; }
    .picture img { display: block; margin: 0 auto; }
    .picture .scroll { margin-bottom: 0.6rem; }
    .picture figcaption { max-width: var(--text-width); margin: 0 auto; }
    .table figcaption { margin-bottom: 0.5rem; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; font-size: 0.8rem; font-variant-numeric: lining-nums tabular-nums; }
    table { border: solid var(--text); border-width: 1px 0; }
    th, td { padding: 0.3rem 1.5rem 0.3rem 0; text-align: left; vertical-align: baseline; font-weight: 400; }
    th:last-child, td:last-child { padding-right: 0.25rem; }
    th:first-child, td:first-child { padding-left: 0.25rem; }
    thead th, thead td { border-bottom: 1px solid var(--text); color: var(--muted); white-space: nowrap; vertical-align: bottom; }
    table code { font-size: 0.95em; }
    tbody tr + tr > * { border-top: 1px solid var(--rule); }
    tfoot tr:first-child > * { border-top: 1px solid var(--text); }
    .number { text-align: right; white-space: nowrap; }
    .centered { text-align: center; }
    .scroll.prose { margin: 0 0 1.3em; }
    .prose table { font-family: var(--sans); font-size: 0.84rem; line-height: 1.5; }
    .strong { font-weight: 600; }
    .whole { white-space: nowrap; }
    .note { color: var(--muted); font-size: 0.75rem; margin-left: 0.35em; }
    .quiet td, .quiet th, td.muted { color: var(--muted); }
    .marked th, .marked td { font-weight: 600; }
    .marked th { white-space: nowrap; }
    .marked .note { color: var(--accent); font-weight: 400; }
    .settings td { overflow-wrap: anywhere; }
    .balance .note { display: inline-block; min-width: 3.3rem; }
    .bar { display: inline-block; width: 4.5rem; height: 0.55rem; margin-right: 0.7rem; text-align: left; }
    .amount { display: inline-block; min-width: 4em; }
    .bar span { display: block; height: 100%; background: var(--accent); opacity: 0.55; border-radius: 1px; }
    .confusion table { border: 0; }
    .confusion thead th, .confusion thead td { border: 0; padding: 0.2rem 0.4rem; text-align: center; }
    .confusion thead th[scope="colgroup"] { padding-left: 0.9rem; text-align: left; }
    .confusion thead tr:last-child th:first-child { text-align: left; padding: 0.2rem 0.8rem 0.2rem 0.25rem; }
    .confusion tbody th { padding-right: 0.8rem; border: 0; color: var(--muted); white-space: nowrap; }
    .confusion tbody td { min-width: 2.7rem; padding: 0.38rem 0.4rem; text-align: center; border: 1px solid var(--background); }
    \(shades)
    .message { padding: 0.7rem 1.05rem; border-left: 3px solid; border-radius: 0 4px 4px 0; }
    .message p, .output p { margin: 0 0 0.3rem; font-size: 0.8rem; font-weight: 600; }
    .message pre, .output pre { margin: 0; padding: 0; background: none; font-size: 0.76rem; color: var(--text); }
    .message.failed { color: var(--failed); background: var(--failed-surface); }
    .message.partial { color: var(--partial); background: var(--partial-surface); }
    .message.not-run { color: var(--muted); background: var(--surface); border-style: none none none dashed; }
    .output p { color: var(--muted); font-weight: 400; }
    .output pre { padding-left: 1.05rem; border-left: 1px solid var(--rule); }
    .expectations { margin: 0; padding: 0; list-style: none; font-size: 0.84rem; }
    .expectations li { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.15rem 0.9rem; margin: 0; padding: 0.32rem 0; }
    .expectations li + li { border-top: 1px solid var(--rule); }
    .expectations .badge { min-width: 4.6rem; font-size: 0.8rem; }
    .expectations .passed .badge { color: var(--passed); }
    .expectations .failed .badge { color: var(--failed); }
    .expectations .not-run .badge, .observed { color: var(--muted); }
    .observed b { color: var(--text); font-weight: 600; font-variant-numeric: lining-nums tabular-nums; }

    /* Wide pages, phones, paper */
    @media (min-width: 54rem) {
      .document > .directive .picture { width: 48rem; margin-left: calc((var(--text-width) - 48rem) / 2); }
      .document > .directive .picture.half { display: inline-block; width: calc(50% - 0.8rem); margin-left: 0; margin-right: 0.6rem; vertical-align: top; }
      /* A wide table keeps its left edge and reaches into the margin on the right. */
      .document > .directive .table .scroll { width: max-content; max-width: min(58rem, (100vw + var(--text-width)) / 2 - 2rem); }
      .document > .directive .table.settings .scroll { max-width: 100%; }
    }
    /* Where the margin has room, the contents stay in sight there. */
    @media screen and (min-width: 84rem) {
      .contents {
        position: fixed; top: 3.5rem; left: calc(50vw - var(--text-width) / 2 - 18.5rem); width: 13rem;
        max-height: calc(100vh - 7rem); margin: 0; padding: 0; overflow-y: auto; border: 0; font-size: 0.78rem;
      }
      .contents ol { display: block; }
      .contents li { margin: 0 0 0.5em; line-height: 1.35; }
      .contents ol ol { display: block; margin: 0.5em 0 0; padding-left: 0.9em; }
      .contents a { color: var(--muted); }
      .contents a:hover { color: var(--accent); }
    }
    @media (max-width: 32rem) {
      html { font-size: 100%; }
      body { padding-top: 2rem; }
      h1 { font-size: 1.85rem; }
      .key-numbers { gap: 0.9rem 1.9rem; }
      .key-numbers dd { font-size: 1.5rem; }
      .bar { width: 2.2rem; margin-right: 0.4rem; }
      .balance .note { min-width: 2.9rem; }
      th, td { padding-right: 0.95rem; }
      /* Names of rows in columns of single words would make a table high. */
      tbody th { min-width: 6.2rem; }
      .confusion tbody th, .settings tbody th { min-width: 0; }
      .confusion tbody td { min-width: 1.85rem; padding: 0.3rem 0.15rem; }
      .confusion thead th { padding: 0.2rem 0.15rem; }
      .picture img.wide { width: 30rem; max-width: none; }
      /* A shadow at the right as long as there is more: what covers it moves with the content. */
      .table .scroll, .scroll.prose {
        background:
          linear-gradient(to left, var(--background) 50%, transparent) right / 2.5rem 100% no-repeat local,
          linear-gradient(to left, var(--rule), transparent) right / 0.7rem 100% no-repeat scroll;
      }
    }
    @page { margin: 18mm 16mm 20mm; }
    @media print {
      html { font-size: 10.5pt; }
      body { padding: 0; }
      header, main { max-width: none; }
      .skip, .contents, .anchor { display: none; }
      h1, h2, h3, h4, h5, h6, .directive-name, .table figcaption, thead { break-after: avoid; }
      .picture, .message, .expectations li, tr, .facts div { break-inside: avoid; }
      p { orphans: 3; widows: 3; }
      header, .document > :not(.directive):not(.scroll):not(pre) { max-width: var(--text-width); margin-left: 0; }
      /* What is wider than the paper would make the browser shrink everything. */
      .whole, thead th { white-space: normal; }
      td, th { padding-right: 1rem; }
      td:not(.number), tbody th { overflow-wrap: anywhere; }
      /* Else the last lines come again at the end of every page. */
      tfoot { display: table-row-group; }
      .picture img { max-height: 225mm; width: auto; max-width: 100%; }
      .scroll, pre { overflow: visible; }
      pre { white-space: pre-wrap; }
      /* What is folded on the screen is open on paper; how to open it is of no use there. */
      ::details-content { content-visibility: visible; block-size: auto; opacity: 1; }
      summary { display: none; }
      a { color: inherit; text-decoration: none; }
      .document a[href^="http"]::after { content: " (" attr(href) ")"; font-size: 0.85em; overflow-wrap: anywhere; }
      .confusion td, .bar span, .badge, pre { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
    }

    """

  private static var shades: String {
    (0...Palette.shades).map { level in
      ".shade-\(level) { background: var(--shade-\(level)); color: var(--\(level == 0 ? "muted" : "on-shade-\(level)")); }"
    }.joined(separator: "\n")
  }
}
