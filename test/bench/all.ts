// Runs the benches one after another and prints a table of their bars. Writes all figures to BENCH_JSON, else to bench.json in the
// temporary folder. Takes about half an hour on an idle machine.
//   npm run bench                        All, at 1,000 articles and then at 10,000.
//   npm run bench -- --size=1000         All, at 1,000 articles only.
//   npm run bench -- build publish       Some of them.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Report } from './report.ts'

/** An office has about 1,000 articles; 10,000 tell how costs grow. */
const SIZES = [1000, 10_000]

/** Benches that run at each size, and those that depend on no number of articles or have their own. */
const SIZED = ['serve', 'build', 'publish', 'search', 'data']
const UNSIZED = ['idle', 'linear']

const { positionals: chosen, values } = parseArgs({ allowPositionals: true, options: { size: { type: 'string' } } })
const sizes = values.size === undefined ? SIZES : [Number(values.size)]
const unknown = chosen.filter((name) => ![...SIZED, ...UNSIZED].includes(name))
if (unknown.length > 0) throw new Error(`no such bench: ${unknown.join(', ')}; there are ${[...SIZED, ...UNSIZED].join(', ')}`)
if (!sizes.every((size) => Number.isInteger(size) && size >= 100)) throw new Error('--size needs a whole number of articles, 100 or more')

const runs = [...SIZED.flatMap((name) => sizes.map((size) => ({ name, args: [String(size)] }))), ...UNSIZED.map((name) => ({ name, args: [] }))]
const folder = mkdtempSync(join(tmpdir(), 'chuangwen-bench-'))
const reports: Record<string, Report> = {}
try {
  for (const { name, args } of runs) {
    if (chosen.length > 0 && !chosen.includes(name)) continue
    const title = [name, ...args].join(' ')
    console.log(`\n── ${title}`)
    const json = join(folder, 'report.json')
    rmSync(json, { force: true })
    const child = spawn(process.execPath, [join(import.meta.dirname, `${name}.ts`), ...args], { stdio: 'inherit', env: { ...process.env, BENCH_JSON: json } })
    const code = await new Promise((resolve) => { child.once('exit', resolve) })
    try {
      reports[title] = JSON.parse(readFileSync(json, 'utf8')) as Report
    } catch {
      reports[title] = { bench: name, figures: {}, bars: { [`ended with ${String(code)}, without a report`]: false } }
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

const bars = Object.entries(reports).flatMap(([title, report]) => Object.entries(report.bars).map(([bar, isMet]) => ({ title, bar, isMet })))
console.log('\n── bars')
for (const { title, bar, isMet } of bars) console.log(`${isMet ? 'met   ' : 'MISSED'}  ${title.padEnd(14)} ${bar}`)
const out = process.env['BENCH_JSON'] ?? join(tmpdir(), 'bench.json')
writeFileSync(out, `${JSON.stringify({ at: new Date().toISOString(), node: process.version, reports }, null, 2)}\n`)
console.log(`\nall figures: ${out}`)
if (bars.some(({ isMet }) => !isMet)) process.exitCode = 1
