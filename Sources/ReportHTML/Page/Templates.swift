import Mustache

/// The parts of the page as Mustache templates.
///
/// `{{name}}` escapes, `{{{name}}}` takes HTML that another template or the prose renderer made. Every template sets
/// our own content type, because the library's escaping overlooks a quote that a combining mark follows.
enum Templates {
  enum Name: String, CaseIterable {
    case page, header, reproduce, contents, directive, source, figure, table, message, output, expectations
    case provenance
  }

  static func render(_ name: Name, _ values: [String: Any]) -> String {
    library.render(values, withTemplate: name.rawValue) ?? ""
  }

  private struct EscapedHTML: MustacheContentType {
    func escapeText(_ text: String) -> String { escaped(text) }
  }

  private static let library: MustacheLibrary = {
    MustacheContentTypes.register(EscapedHTML(), named: "ESCAPED_HTML")
    var library = MustacheLibrary()
    for name in Name.allCases {
      do {
        try library.register("{{% CONTENT_TYPE:ESCAPED_HTML}}\n" + text(of: name), named: name.rawValue)
      } catch {
        preconditionFailure("the template \(name.rawValue) is malformed: \(error)")
      }
    }
    return library
  }()

  private static func text(of name: Name) -> String {
    switch name {
    case .page: page
    case .header: header
    case .reproduce: reproduce
    case .contents: contents
    case .directive: directive
    case .source: source
    case .figure: figure
    case .table: table
    case .message: message
    case .output: output
    case .expectations: expectations
    case .provenance: provenance
    }
  }

  private static let page = """
    <!DOCTYPE html>
    <html lang="{{language}}">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' data:; \
    style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="generator" content="Hornbook">
    <title>{{title}}</title>
    <style>
    {{{style}}}</style>
    </head>
    <body>
    <a class="skip" href="#document">Skip to the document</a>
    {{{header}}}<main>
    {{{reproduce}}}{{{contents}}}<div id="document" class="document">
    {{{document}}}</div>
    {{{expectations}}}{{{provenance}}}</main>
    </body>
    </html>

    """

  private static let header = """
    <header>
    <p class="verdict {{verdict}}"><strong class="badge"><span aria-hidden="true">{{sign}}</span> {{word}}</strong> \
    {{sentence}}</p>
    <h1{{#id}} id="{{.}}"{{/id}}{{{direction}}}>{{{heading}}}</h1>
    {{#hasNumbers}}
    <dl class="key-numbers">
    {{#numbers}}
    <div><dt>{{label}}</dt><dd>{{value}}</dd></div>
    {{/numbers}}
    </dl>
    {{/hasNumbers}}
    </header>

    """

  private static let reproduce = """
    <section id="reproduce" class="machine">
    <h2>How to reproduce</h2>
    {{#command}}
    <pre class="command" tabindex="0"><code>{{.}}</code></pre>
    {{/command}}
    {{#hasFacts}}
    <dl class="facts">
    {{#facts}}
    <div><dt>{{name}}</dt><dd>{{value}}</dd></div>
    {{/facts}}
    </dl>
    {{/hasFacts}}
    </section>

    """

  private static let contents = """
    <nav class="contents" aria-label="Contents">
    <ol>
    {{#entries}}
    <li><a href="#{{id}}">{{text}}</a>{{#hasParts}}
    <ol>
    {{#parts}}
    <li><a href="#{{id}}">{{text}}</a></li>
    {{/parts}}
    </ol>
    {{/hasParts}}</li>
    {{/entries}}
    </ol>
    </nav>

    """

  private static let directive = """
    <div class="directive" id="{{id}}">
    <p class="directive-name"><span class="kind">{{kind}}</span>{{#label}} <span class="label">{{.}}</span>{{/label}} \
    <a class="line" href="#{{id}}">line {{line}}</a></p>
    {{{source}}}{{#hasResult}}<div class="result">
    {{{result}}}</div>
    {{/hasResult}}
    </div>

    """

  private static let source = """
    {{#fold}}
    <details class="source"><summary>{{.}}</summary>
    {{/fold}}
    <pre class="source" tabindex="0"><code>{{{code}}}</code></pre>
    {{#fold}}
    </details>
    {{/fold}}
    """

  private static let figure = """
    <figure class="picture" id="{{id}}">
    <div class="scroll"{{#isWide}} role="region" tabindex="0" aria-labelledby="{{id}}.caption"{{/isWide}}>
    <picture>{{#dark}}<source srcset="{{.}}" media="screen and (prefers-color-scheme: dark)">{{/dark}}\
    <img{{#isWide}} class="wide"{{/isWide}} src="{{light}}" width="{{width}}" height="{{height}}" \
    alt="{{alternative}}"></picture>
    </div>
    <figcaption id="{{id}}.caption"><b>{{number}}</b> {{caption}}</figcaption>
    </figure>

    """

  private static let table = """
    <figure class="table{{#style}} {{.}}{{/style}}" id="{{id}}">
    <figcaption id="{{id}}.caption"><b>{{number}}</b> {{caption}}</figcaption>
    {{#fold}}
    <details><summary>{{.}}</summary>
    {{/fold}}
    <div class="scroll" role="region" tabindex="0" aria-labelledby="{{id}}.caption">
    <table>
    <thead>
    {{#spanning}}
    <tr>{{{corner}}}<th scope="colgroup" colspan="{{span}}">{{title}}</th></tr>
    {{/spanning}}
    <tr>{{#columns}}{{#hasTitle}}<th scope="col"{{#isNumber}} class="number"{{/isNumber}}>{{title}}</th>{{/hasTitle}}\
    {{^hasTitle}}<td></td>{{/hasTitle}}{{/columns}}</tr>
    </thead>
    <tbody>
    {{#rows}}
    <tr{{#style}} class="{{.}}"{{/style}}>{{{cells}}}</tr>
    {{/rows}}
    </tbody>
    {{#hasFoot}}
    <tfoot>
    {{#foot}}
    <tr{{#style}} class="{{.}}"{{/style}}>{{{cells}}}</tr>
    {{/foot}}
    </tfoot>
    {{/hasFoot}}
    </table>
    </div>
    {{#fold}}
    </details>
    {{/fold}}
    </figure>

    """

  private static let message = """
    <div class="message {{style}}">
    <p><span aria-hidden="true">{{sign}}</span> {{word}}</p>
    <pre tabindex="0">{{text}}</pre>
    </div>

    """

  private static let output = """
    <div class="output">
    <p>Printed</p>
    <pre tabindex="0">{{text}}</pre>
    </div>

    """

  private static let expectations = """
    <section id="expectations" class="machine">
    <h2>Expectations</h2>
    <p>{{sentence}}</p>
    {{{list}}}</section>

    """

  private static let provenance = """
    <section id="provenance" class="machine">
    <h2>Cost and provenance</h2>
    <p>What changes from run to run is in this section only.</p>
    {{#hasFacts}}
    <dl class="facts">
    {{#facts}}
    <div><dt>{{name}}</dt><dd>{{value}}</dd></div>
    {{/facts}}
    </dl>
    {{/hasFacts}}
    {{{table}}}</section>

    """
}
