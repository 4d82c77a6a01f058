// Keeps the house as /docs and the README describe it: who may import whom, and what stands only in one place.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import test from 'node:test'
import { RESERVED_NAMES } from '../src/urls.ts'
import { ROOT } from './helper.ts'

interface Import { from: string, to: string, typeOnly: boolean }

const sources = globSync('src/**/*.ts', { cwd: ROOT }).map((path) => path.replaceAll('\\', '/')).sort()
const textOf = new Map(sources.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]))

/** Code without comments; strings stay. */
const code = (path: string) => (textOf.get(path) ?? '').replace(/("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|\/\/[^\n]*|\/\*[^]*?\*\//g, (_whole, string?: string) => string ?? '')

/** The imports of ours in a file; `import { type A, type B }` counts as types only. */
function importsOf (path: string): Import[] {
  const found: Import[] = []
  const add = (specifier: string, typeOnly: boolean) => {
    if (specifier.startsWith('.')) found.push({ from: path, to: relative(ROOT, join(ROOT, dirname(path), specifier)).replaceAll('\\', '/'), typeOnly })
  }
  for (const [, type, names = '', specifier = ''] of code(path).matchAll(/^(?:import|export)\s+(type\s)?([^'";]*?)\s*from\s+'([^']+)'/gm)) {
    const list = /^\{([^}]*)\}$/.exec(names.trim())?.[1]?.split(',').map((name) => name.trim()).filter(Boolean)
    add(specifier, type !== undefined || (list !== undefined && list.every((name) => name.startsWith('type '))))
  }
  for (const [, specifier = ''] of code(path).matchAll(/(?:^import|\bimport\s*\()\s*'([^']+)'/gm)) add(specifier, false)
  return found
}

const imports = sources.flatMap(importsOf)
/** `src/content/yaml.ts` → content, `src/urls.ts` → urls. */
const partOf = (path: string) => (path.split('/')[1] ?? '').replace(/\.ts$/, '')

/** Values and types a part may import, and parts of which it may import types alone. */
const MAY: Record<string, { all: string[], types: string[] }> = {
  config: { all: [], types: [] },
  urls: { all: [], types: [] },
  content: { all: ['content', 'config', 'urls'], types: [] },
  // content is pure: whoever needs its words or its arithmetic may ask it (docs/decisions/pages-import-pure-content.md)
  store: { all: ['store', 'content'], types: [] },
  publish: { all: ['publish', 'content', 'store'], types: ['config', 'urls', 'web'] },
  posters: { all: ['posters', 'exports', 'content', 'urls'], types: ['store', 'web'] },
  exports: { all: ['exports', 'content', 'urls'], types: ['store'] },
  mirror: { all: ['mirror', 'store', 'web', 'posters', 'exports', 'content', 'urls'], types: [] },
  web: { all: ['web', 'store', 'posters', 'exports', 'content', 'urls'], types: ['config', 'publish', 'metrics'] },
  // It measures what others do: it knows what they look like, and starts none of them.
  metrics: { all: ['metrics', 'content'], types: ['web', 'store', 'publish', 'posters'] },
}
/** Put the parts together, for a process, a thread or a command: they may import anything. */
const isComposer = (path: string) => ['app', 'server', 'cli'].includes(partOf(path)) || path === 'src/publish/worker.ts'

test('the reader of imports sees them', () => {
  assert.ok(imports.some((one) => one.from === 'src/app.ts' && one.to === 'src/web/errors.ts' && !one.typeOnly))
  assert.ok(imports.some((one) => one.from === 'src/web/pages/article.ts' && one.to === 'src/store/index/articles.ts' && one.typeOnly))
  for (const { from, to } of imports) assert.ok(textOf.has(to), `${from} imports ${to}`)
})

test('every part of src has a rule', () => {
  for (const path of sources) assert.ok(isComposer(path) || partOf(path) in MAY, path)
})

for (const [part, { all, types }] of Object.entries(MAY)) {
  test(`${part} imports ${[...all, ...types.map((name) => `types of ${name}`)].join(', ') || 'nothing of ours'}`, () => {
    const wrong = imports.filter(({ from, to, typeOnly }) => partOf(from) === part && !isComposer(from) && !all.includes(partOf(to)) && !(typeOnly && types.includes(partOf(to))))
    assert.deepEqual(wrong.map(({ from, to, typeOnly }) => `${from} → ${typeOnly ? 'types of ' : ''}${to}`), [])
  })
}

test('nothing imports what puts the parts together, and nobody imports in a circle', () => {
  assert.deepEqual(imports.filter(({ from, to }) => isComposer(to) && !isComposer(from)), [])
  const next = new Map(sources.map((path) => [path, imports.filter((one) => one.from === path && !one.typeOnly).map((one) => one.to)]))
  const circles: string[] = []
  const done = new Set<string>()
  const walk = (path: string, trail: string[]) => {
    if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
    if (done.has(path) || trail.includes(path)) return
    for (const to of next.get(path) ?? []) walk(to, [...trail, path])
    done.add(path)
  }
  for (const path of sources) walk(path, [])
  assert.deepEqual(circles, [])
})

/** Lines of code that match, outside the parts where they belong. */
function strays (pattern: RegExp, belongs: (path: string) => boolean): string[] {
  return sources.filter((path) => !belongs(path)).flatMap((path) => code(path).split('\n').flatMap((line) => pattern.test(line) ? [`${path}: ${line.trim()}`] : []))
}

test('the environment is read by the entries of the program alone, and given to config.ts', () => {
  const isEntry = (path: string) => path === 'src/config.ts' || isComposer(path)
  assert.deepEqual(strays(/process\.env|process\['env'\]|\benv\b.*from 'node:process'/, isEntry), [])
  // An entry passes it on whole: only config.ts knows the names.
  assert.deepEqual(strays(/process\.env(?:\.|\[)/, (path) => path === 'src/config.ts'), [])
})

test('SQL stands only in the store', () => {
  assert.deepEqual(strays(/\.prepare\s*\(|\.exec\s*\(\s*['"`]|\b(?:SELECT|INSERT INTO|DELETE FROM|UPDATE \w+ SET)\b|\.pragma\s*\(|\.transaction\s*\(/, (path) => partOf(path) === 'store'), [])
  assert.deepEqual(strays(/from 'better-sqlite3'/, (path) => partOf(path) === 'store').filter((line) => !line.includes('import type')), [])
})

test('values reach SQL as bound parameters', () => {
  const built = sources.filter((path) => partOf(path) === 'store').flatMap((path) => [...code(path).matchAll(/\$\{([^}]+)\}/g)].map(([, expression = '']) => `${path}: ${expression}`))
  // Names of tables and columns from our own code may be put together; a word from outside may not.
  assert.deepEqual(built.filter((line) => /\b(?:request|params|query|body)\b/.test(line)), [])
})

test('addresses are spelt only in urls.ts and routes', () => {
  const names = [...[...RESERVED_NAMES].map((name) => name.replace('.', '\\.')), 'yibashou'].join('|')
  assert.deepEqual(strays(new RegExp(`['"\`}]/(?:${names})(?:['"\`/$?#]|$)`), (path) => path === 'src/urls.ts' || path.startsWith('src/web/routes/')), [])
  for (const view of globSync('views/**/*.eta', { cwd: ROOT })) {
    assert.doesNotMatch(readFileSync(join(ROOT, view), 'utf8'), /(?:href|src|action)="(?!<%|#)/, view)
  }
})

test('HTTP is no business of content, store, publish and exports; HTML none of pages', () => {
  const inner = new Set(['content', 'store', 'publish', 'exports', 'config', 'urls'])
  assert.deepEqual(strays(/^(?!import type).*from '@?fastify|\brequest\.|\breply\./, (path) => !inner.has(partOf(path))), [])
  assert.deepEqual(strays(/['"`]<\/?[a-z]/, (path) => !path.startsWith('src/web/pages/')), [])
})

test('content has no clock, no files but scan.ts, and no randomness', () => {
  const isContent = (path: string) => partOf(path) !== 'content'
  assert.deepEqual(strays(/Date\.now|new Date\(\s*\)|performance\.now|Math\.random|setTimeout|process\./, isContent), [])
  assert.deepEqual(strays(/from 'node:fs|from 'node:http|fetch\(/, (path) => isContent(path) || basename(path) === 'scan.ts'), [])
})

test('no file is long, none is called after nothing', () => {
  for (const [path, text] of textOf) {
    assert.ok(text.split('\n').length - 1 <= 250, `${path} has more than 250 lines`)
    assert.doesNotMatch(basename(path), /^(?:utils?|helpers?|common|misc|index|shared|lib)\.ts$/, path)
  }
})

test('modules keep no state', () => {
  assert.deepEqual(strays(/^(?:export )?(?:let|var)\s/, () => false), [])
})

test('each file begins with what it is for', () => {
  // A file with one small function, named for it, says it at the function.
  for (const [path, text] of textOf) assert.match(text.split('\n').slice(0, 20).join('\n'), /^(?:\/\/ |\/\*\*|export (?:async )?function)/m, path)
})
