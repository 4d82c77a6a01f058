// All benches, one after another, and what they say in one table and one file (BENCH_JSON, else bench.json in the system's
// temporary folder). Takes about twenty minutes; means something only on a machine that does nothing else.
//   npm run bench                 all; npm run bench -- serve build: some of them
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const BENCHES: Readonly<Record<string, string[]>> = { serve: ['serve.ts'], build: ['build.ts'], linear: ['linear.ts'], search: ['search.ts'], data: ['data.ts'], publish: ['publish.ts'] }

const chosen = process.argv.slice(2)
const unknown = chosen.filter((name) => !Object.hasOwn(BENCHES, name))
if (unknown.length > 0) throw new Error(`no such bench: ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}`)
const folder = mkdtempSync(join(tmpdir(), 'chuangwen-bench-'))
const reports: Record<string, unknown> = {}
try {
  for (const [name, [file = '', ...args]] of Object.entries(BENCHES)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue
    console.log(`\n── ${name}`)
    const json = join(folder, `${name}.json`)
    const child = spawn(process.execPath, [join(import.meta.dirname, file), ...args], { stdio: 'inherit', env: { ...process.env, BENCH_JSON: json } })
    const code = await new Promise((resolve) => { child.once('exit', resolve) })
    try {
      reports[name] = JSON.parse(readFileSync(json, 'utf8'))
    } catch {
      reports[name] = { failed: code }
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** The bars of a report, whatever else is in it. */
function barsOf (report: unknown): [string, boolean][] {
  if (Array.isArray(report)) return report.flatMap(barsOf)
  const { bars, failed, pieces } = report as { bars?: Record<string, boolean>, failed?: unknown, pieces?: number }
  if (failed !== undefined) return [[`the bench ended with ${String(failed)}`, false]]
  return Object.entries(bars ?? {}).map(([bar, met]) => [pieces === undefined ? bar : `${bar} (${pieces} pieces)`, met])
}

console.log('\n── bars')
for (const [name, report] of Object.entries(reports)) for (const [bar, met] of barsOf(report)) console.log(`${met ? 'met   ' : 'MISSED'}  ${name.padEnd(8)} ${bar}`)
const out = process.env['BENCH_JSON'] ?? join(tmpdir(), 'bench.json')
writeFileSync(out, `${JSON.stringify({ at: new Date().toISOString(), node: process.version, reports }, null, 2)}\n`)
console.log(`\nall figures: ${out}`)
if (Object.values(reports).some((report) => barsOf(report).some(([, met]) => !met))) process.exitCode = 1
