// Checks that each local rule of eslint.config.js reports what it forbids, in the files that it is for.
/* eslint no-template-curly-in-string: off -- code in strings */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import test from 'node:test'
import { ESLint } from 'eslint'

const eslint = new ESLint({ cwd: join(import.meta.dirname, '..') })

/** Returns the house rules that a file of this text and path breaks. */
async function brokenRules (filePath: string, code: string): Promise<string[]> {
  const results = await eslint.lintText(code.startsWith('//') ? code : `// Head.\n${code}\n`, { filePath })
  return [...new Set(results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId ?? 'parse error')).filter((rule) => rule.startsWith('house/') || rule === 'max-lines' || rule === 'parse error'))]
}

const lines = (count: number) => '  f()\n'.repeat(count)

const BROKEN: readonly (readonly [rule: string, filePath: string, code: string])[] = [
  ['max-lines', 'src/web/x.ts', 'f()\n'.repeat(260)],
  ['house/function-size', 'src/web/x.ts', `function a () {\n${lines(60)}}`],
  ['house/function-size', 'src/web/x.ts', `function a () {\n${'  function b () {\n    f()\n  }\n'.repeat(34)}}`],
  ['house/function-size', 'src/web/x.ts', `function a () {\n${'  g((x) => x)\n'.repeat(60)}}`],
  ['house/file-head', 'src/web/utils.ts', ''],
  ['house/short-sentences', 'src/web/x.ts', `// ${'word '.repeat(21)}.`],
  ['house/short-sentences', 'test/x.ts', `// ${'word '.repeat(11)}\n// ${'word '.repeat(10)}.`],
  ['house/no-module-state', 'src/web/x.ts', 'export let a = 1'],
  ['house/no-environment', 'src/web/x.ts', 'f(process.env)'],
  ['house/no-environment', 'src/web/x.ts', "import { env } from 'node:process'"],
  ['house/no-variable-names', 'src/server.ts', "f(process.env['HOST'])"],
  ['house/no-sql', 'src/web/x.ts', "db.prepare('x')"],
  ['house/no-sql', 'src/web/x.ts', "db.exec('VACUUM')"],
  ['house/no-sql', 'src/web/x.ts', 'f(`SELECT ${x}`)'],
  ['house/no-sql', 'src/web/x.ts', "import Database from 'better-sqlite3'"],
  ['house/no-outside-words-in-sql', 'src/store/x.ts', 'f(`SELECT ${query.q}`)'],
  ['house/no-addresses', 'src/web/x.ts', "f('/streets/a')"],
  ['house/no-addresses', 'src/web/x.ts', 'f(`${x}/data.csv`)'],
  ['house/no-http', 'src/store/x.ts', 'f(request.body)'],
  ['house/no-http', 'src/exports/x.ts', "import fastify from 'fastify'"],
  ['house/no-html', 'src/store/x.ts', "f('<b>')"],
  ['house/no-clock', 'src/content/x.ts', 'f(Date.now())'],
  ['house/no-clock', 'src/content/x.ts', 'f(new Date())'],
  ['house/no-clock', 'src/content/x.ts', 'f(Math.random())'],
  ['house/no-clock', 'src/content/x.ts', 'setTimeout(f, 1)'],
  ['house/no-io', 'src/content/x.ts', "import { readFileSync } from 'node:fs'"],
  ['house/behaviour-only', 'test/web/x.test.ts', "readFileSync(join(ROOT, 'src/app.ts'))"],
  ['house/behaviour-only', 'test/web/x.test.ts', 'f(process.memoryUsage().rss)'],
  ['house/behaviour-only', 'test/web/x.test.ts', 'fs.readFileSync = g'],
  ['house/behaviour-only', 'test/web/x.test.ts', `f('SELECT * FROM ${'search'}_data')`],
]

for (const [rule, filePath, code] of BROKEN) {
  test(`${rule} in ${filePath}: ${code.slice(0, 40).replaceAll('\n', '⏎')}`, async () => {
    assert.deepEqual(await brokenRules(filePath, code), [rule])
  })
}

const KEPT: readonly (readonly [filePath: string, code: string])[] = [
  ['src/urls.ts', `function a () {\n  return {\n${'    b: () => 1,\n'.repeat(90)}  }\n}\nf('/data')`],
  ['src/web/x.ts', `function a () {\n${'  function b () {\n    f()\n  }\n'.repeat(30)}}`],
  ['src/server.ts', 'f(process.env)'],
  ['src/config.ts', 'f(process.env.HOST)'],
  ['src/store/x.ts', "import Database from 'better-sqlite3'\ndb.prepare(`SELECT a FROM ${TABLE} WHERE b = ?`)"],
  ['src/web/x.ts', "import type Database from 'better-sqlite3'\n/x/.exec(text)"],
  ['src/content/scan.ts', "import { readFileSync } from 'node:fs'"],
  ['src/content/x.ts', 'f(new Date(0))'],
  ['src/exports/x.ts', "import type { FastifyReply } from 'fastify'\nf('<svg>')"],
  ['src/web/x.ts', `// ${'word '.repeat(20)}.\n// ${'word '.repeat(20)}.`],
]

for (const [filePath, code] of KEPT) {
  test(`nothing in ${filePath}: ${code.slice(0, 40).replaceAll('\n', '⏎')}`, async () => {
    assert.deepEqual(await brokenRules(filePath, code), [])
  })
}
