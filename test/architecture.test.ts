// Checks which room of src imports which, and that no imports form a circle. Rules of single files: eslint.config.js.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import test from 'node:test'
import ts from 'typescript'

const ROOT = join(import.meta.dirname, '..')

interface Import { from: string, to: string, isTypeOnly: boolean }

const sources = globSync('src/**/*.ts', { cwd: ROOT }).map((path) => path.replaceAll('\\', '/')).sort()

/** Returns the imports of our own files, re-exports and `import()` included. */
function importsOf (path: string): Import[] {
  const found: Import[] = []
  const add = (specifier: ts.Node | undefined, isTypeOnly: boolean) => {
    if (specifier && ts.isStringLiteral(specifier) && specifier.text.startsWith('.')) found.push({ from: path, to: posix.join(posix.dirname(path), specifier.text), isTypeOnly })
  }
  const visit = (node: ts.Node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause !== undefined && importsTypes(node.importClause))
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], false)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, readFileSync(join(ROOT, path), 'utf8'), ts.ScriptTarget.Latest))
  return found
}

/** Returns true for `import type { A }` and for `import { type A, type B }`. */
function importsTypes ({ phaseModifier, name, namedBindings }: ts.ImportClause): boolean {
  if (phaseModifier === ts.SyntaxKind.TypeKeyword) return true
  return name === undefined && namedBindings !== undefined && ts.isNamedImports(namedBindings) && namedBindings.elements.every(({ isTypeOnly }) => isTypeOnly)
}

const imports = sources.flatMap(importsOf)
/** `src/content/date.ts` → content, `src/urls.ts` → urls. */
const roomOf = (path: string) => (path.split('/')[1] ?? '').replace(/\.ts$/, '')

/** The rooms of which a room may import values and types, and those of which it may import types alone. */
const MAY: Record<string, { all: string[], types: string[] }> = {
  config: { all: [], types: [] },
  urls: { all: [], types: [] },
  // content is pure: others may call it (docs/decisions/pages-use-pure-content.md).
  content: { all: ['content', 'config', 'urls'], types: [] },
  store: { all: ['store', 'content'], types: [] },
  publish: { all: ['publish', 'content', 'store'], types: ['config', 'urls', 'web'] },
  posters: { all: ['posters', 'exports', 'content', 'urls'], types: ['store', 'web'] },
  exports: { all: ['exports', 'content', 'urls'], types: ['store'] },
  mirror: { all: ['mirror', 'store', 'web', 'posters', 'exports', 'content', 'urls'], types: [] },
  web: { all: ['web', 'store', 'posters', 'exports', 'content', 'urls'], types: ['config', 'publish', 'metrics'] },
  metrics: { all: ['metrics', 'content'], types: ['web', 'store', 'publish', 'posters'] },
}
/** Entries put the rooms together, for a process, a thread or a command: they may import anything. */
const isEntry = (path: string) => ['app', 'server', 'cli'].includes(roomOf(path)) || path === 'src/publish/worker.ts'

test('the reader of imports tells values from types, and finds each file', () => {
  assert.ok(imports.some(({ from, to, isTypeOnly }) => from === 'src/app.ts' && to === 'src/web/errors.ts' && !isTypeOnly))
  assert.ok(imports.some(({ from, to, isTypeOnly }) => from === 'src/web/pages/article.ts' && to === 'src/store/index/articles.ts' && isTypeOnly))
  for (const { from, to } of imports) assert.ok(sources.includes(to), `${from} imports ${to}`)
})

test('every room has a rule', () => {
  for (const path of sources) assert.ok(isEntry(path) || roomOf(path) in MAY, path)
})

for (const [room, { all, types }] of Object.entries(MAY)) {
  test(`${room} imports ${[...all, ...types.map((name) => `types of ${name}`)].join(', ') || 'no other file of src'}`, () => {
    const forbidden = imports.filter(({ from, to, isTypeOnly }) => roomOf(from) === room && !isEntry(from) && !all.includes(roomOf(to)) && !(isTypeOnly && types.includes(roomOf(to))))
    assert.deepEqual(forbidden.map(({ from, to, isTypeOnly }) => `${from} → ${isTypeOnly ? 'types of ' : ''}${to}`), [])
  })
}

test('no room imports an entry', () => {
  assert.deepEqual(imports.filter(({ from, to }) => isEntry(to) && !isEntry(from)), [])
})

test('no imports form a circle, types included', () => {
  const next = Map.groupBy(imports, ({ from }) => from)
  const circles: string[] = []
  const done = new Set<string>()
  const walk = (path: string, trail: string[]) => {
    if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
    if (done.has(path) || trail.includes(path)) return
    for (const { to } of next.get(path) ?? []) walk(to, [...trail, path])
    done.add(path)
  }
  for (const path of sources) walk(path, [])
  assert.deepEqual(circles, [])
})
