// Checks style by neostandard, and the house rules that show in one file. Imports between rooms: test/architecture.test.ts.
import { basename } from 'node:path'
import neostandard from 'neostandard'
import { RESERVED_NAMES } from './src/urls.ts'

const MAX_FILE_LINES = 250
/** Lines of a function without the functions inside it. */
const MAX_OWN_LINES = 60
/** Lines of a function with the functions inside it. */
const MAX_CLOSURE_LINES = 100
const MAX_SENTENCE_WORDS = 20
const MEANINGLESS_NAMES = /^(?:utils?|helpers?|common|misc|index|shared|lib)\.ts$/

const RESERVED = [...RESERVED_NAMES].map((name) => name.replaceAll('.', '\\.')).join('|')

/** Returns a rule that reports each node of an ESQuery selector. */
const forbid = (message, ...selectors) => ({
  create: (context) => ({ [selectors.join(', ')]: (node) => context.report({ node, message }) }),
})

/** Selects strings and parts of templates. */
const text = (pattern) => `:matches(Literal[value=${pattern}], TemplateElement[value.cooked=${pattern}])`
/** Selects imports of values. */
const valueImport = (pattern) => `ImportDeclaration[importKind!="type"][source.value=${pattern}]`

const NAMED_FUNCTION_PARENTS = new Set(['Property', 'MethodDefinition', 'PropertyDefinition', 'VariableDeclarator'])

const functionSize = {
  create (context) {
    const nestedLines = []
    const enter = () => nestedLines.push(new Set())
    const leave = (node) => {
      const { start, end } = node.loc
      const lines = end.line - start.line + 1
      const own = lines - nestedLines.pop().size
      if (own > MAX_OWN_LINES) context.report({ loc: start, message: `A function has ${own} lines of its own; ${MAX_OWN_LINES} are allowed.` })
      else if (lines > MAX_CLOSURE_LINES) context.report({ loc: start, message: `A closure has ${lines} lines; ${MAX_CLOSURE_LINES} are allowed.` })
      // A callback shares its first and last line with the call.
      const edge = NAMED_FUNCTION_PARENTS.has(node.parent.type) || node.type === 'FunctionDeclaration' ? 0 : 1
      for (let line = start.line + edge; line <= end.line - edge; line++) nestedLines.at(-1)?.add(line)
    }
    const functions = ':matches(FunctionDeclaration, FunctionExpression, ArrowFunctionExpression)'
    return { [functions]: enter, [`${functions}:exit`]: leave }
  },
}

/** Returns the texts of all comments; adjacent line comments are one text. */
function commentTexts (comments) {
  const texts = []
  for (const comment of comments) {
    const words = comment.value.replace(/^[*\s]+|[*\s]+$/g, '').replace(/\n\s*\*?\s*/g, ' ')
    const last = texts.at(-1)
    if (comment.type === 'Line' && last?.endLine === comment.loc.start.line - 1 && last.isLine) Object.assign(last, { words: `${last.words} ${words}`, endLine: comment.loc.end.line })
    else texts.push({ words, isLine: comment.type === 'Line', line: comment.loc.start.line, endLine: comment.loc.end.line })
  }
  return texts
}

const shortSentences = {
  create: (context) => ({
    Program () {
      for (const { words, line } of commentTexts(context.sourceCode.getAllComments())) {
        for (const sentence of words.split(/[.:;?!](?=\s|$)|(?:^|\s)(?=@)/)) {
          const count = sentence.split(/\s+/).filter((word) => /[\p{L}\d]/u.test(word)).length
          if (count > MAX_SENTENCE_WORDS) context.report({ loc: { line, column: 0 }, message: `A sentence of a comment has ${count} words; ${MAX_SENTENCE_WORDS} are allowed.` })
        }
      }
    },
  }),
}

const fileHead = {
  create: (context) => ({
    Program (node) {
      if (MEANINGLESS_NAMES.test(basename(context.filename))) context.report({ node, message: 'A file is named for its concept.' })
      if (!/^(?:#!.*\n)?\/[/*]/.test(context.sourceCode.text)) context.report({ loc: { line: 1, column: 0 }, message: 'The first line says what the file is for.' })
    },
  }),
}

const ENVIRONMENT = 'MemberExpression[object.name="process"]:matches([property.name="env"], [property.value="env"])'
const SQL_WORDS = '/\\b(?:SELECT|INSERT INTO|DELETE FROM|UPDATE \\w+ SET)\\b/'

const house = {
  rules: {
    'function-size': functionSize,
    'file-head': fileHead,
    'short-sentences': shortSentences,
    'no-module-state': forbid('A module keeps no state: pass it in.', 'Program > VariableDeclaration[kind!="const"]', 'Program > ExportNamedDeclaration > VariableDeclaration[kind!="const"]'),
    'no-environment': forbid('The environment is read by entries, and handed to config.ts.', ENVIRONMENT, 'ImportDeclaration[source.value="node:process"] > ImportSpecifier[imported.name="env"]'),
    'no-variable-names': forbid('Only config.ts knows the names of environment variables.', `MemberExpression > ${ENVIRONMENT}.object`),
    'no-sql': forbid('SQL belongs to src/store.',
      'CallExpression[callee.property.name=/^(?:prepare|pragma|transaction)$/]', 'CallExpression[callee.property.name="exec"]:matches([arguments.0.type="TemplateLiteral"], [arguments.0.raw=/^[\'"]/])',
      text(SQL_WORDS), valueImport('"better-sqlite3"')),
    'no-outside-words-in-sql': forbid('A value reaches SQL as a bound parameter.', 'TemplateLiteral > :matches(MemberExpression, Identifier) :matches(Identifier[name=/^(?:request|params|query|body)$/])', 'TemplateLiteral > Identifier[name=/^(?:request|params|query|body)$/]'),
    'no-addresses': forbid('Addresses are spelt in src/urls.ts.', text(`/^\\/(?:${RESERVED}|yibashou)(?:[/$?#]|$)/`)),
    'no-http': forbid('HTTP belongs to src/web.', valueImport('/^@?fastify/'), 'MemberExpression[object.name=/^(?:request|reply)$/]'),
    'no-html': forbid('HTML belongs to templates and to view models.', text('/^<\\/?[a-z]/')),
    'no-clock': forbid('Content has no clock, no chance and no process.',
      'CallExpression[callee.object.name=/^(?:Date|performance)$/][callee.property.name="now"]', 'CallExpression[callee.object.name="Math"][callee.property.name="random"]', 'NewExpression[callee.name="Date"][arguments.length=0]',
      'CallExpression[callee.name=/^(?:setTimeout|setInterval|setImmediate)$/]', 'MemberExpression[object.name="process"]'),
    'no-io': forbid('Content reads no file and no network.', 'ImportDeclaration[source.value=/^node:(?:fs|http|https|net|child_process|worker_threads)/]', 'CallExpression[callee.name="fetch"]'),
    'behaviour-only': forbid('A test looks at behaviour, not at source text, the process or the tables of FTS5.',
      `CallExpression[callee.name=/^readFile/] ${text('/^(?:\\.\\.\\/)*src\\//')}`, 'CallExpression[callee.property.name="method"][arguments.0.name="fs"]', 'AssignmentExpression[left.object.name="fs"]',
      'CallExpression[callee.property.name=/^(?:memoryUsage|getPriority)$/]', 'CallExpression[callee.name=/^(?:memoryUsage|getPriority)$/]', text('/\\bVmRSS\\b/'), text('/\\b(?:FROM|INTO|UPDATE) \\w+_(?:data|idx|docsize|config)\\b/')),
  },
}

/** Returns a configuration that turns a house rule on for some files. */
const rule = (name, files, ignores = []) => ({ files, ...(ignores.length > 0 && { ignores }), plugins: { house }, rules: { [`house/${name}`]: 'error' } })
const SOURCE = ['src/**/*.ts']
const ENTRIES = ['src/config.ts', 'src/app.ts', 'src/server.ts', 'src/cli/**', 'src/publish/worker.ts']

export default [
  { ignores: ['node_modules/', 'var/'] },
  ...neostandard({ ts: true }),
  { files: SOURCE, rules: { 'max-lines': ['error', MAX_FILE_LINES] } },
  rule('function-size', SOURCE),
  rule('file-head', SOURCE),
  rule('short-sentences', ['src/**/*.ts', 'test/**/*.ts']),
  rule('no-module-state', SOURCE),
  rule('no-environment', SOURCE, ENTRIES),
  rule('no-variable-names', SOURCE, ['src/config.ts']),
  rule('no-sql', SOURCE, ['src/store/**']),
  rule('no-outside-words-in-sql', ['src/store/**']),
  rule('no-addresses', SOURCE, ['src/urls.ts', 'src/web/routes/**']),
  rule('no-http', ['src/{content,store,publish,exports}/**', 'src/{config,urls}.ts']),
  // The renderer of Markdown makes HTML; feeds and charts are XML.
  rule('no-html', SOURCE, ['src/web/pages/**', 'src/content/markdown/**', 'src/exports/**']),
  rule('no-clock', ['src/content/**']),
  rule('no-io', ['src/content/**'], ['src/content/scan.ts']),
  rule('behaviour-only', ['test/**/*.ts'], ['test/bench/**']),
]
