// Prints the figures of a bench as a table, and writes them as JSON.
import { writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'

export interface Report {
  bench: string
  figures: Record<string, unknown>
  /** Whether each bar was met. */
  bars: Record<string, boolean>
}

/** Prints a report and writes it to the file BENCH_JSON. The process will end with 1 when a bar was missed. */
export function report ({ bench, figures, bars }: Report): void {
  const load = Math.round((loadavg()[0] ?? NaN) * 100) / 100
  const text = (value: unknown): string => typeof value === 'number'
    ? String(Math.round(value * 100) / 100)
    : typeof value === 'object' && value !== null ? Object.entries(value).map(([name, one]) => `${name} ${text(one)}`).join(', ') : String(value)
  console.log(`\n${bench} (load ${load}, ${cpus()[0]?.model ?? 'unknown processor'})`)
  for (const [name, value] of Object.entries(figures)) console.log(`  ${name.padEnd(34)} ${text(value)}`)
  for (const [bar, met] of Object.entries(bars)) console.log(`  ${met ? 'met   ' : 'MISSED'} ${bar}`)
  const file = process.env['BENCH_JSON']
  if (file !== undefined) writeFileSync(file, `${JSON.stringify({ bench, load, figures, bars }, null, 2)}\n`)
  if (Object.values(bars).includes(false)) process.exitCode = 1
}
