// Prints the measurements of each test, and collects them in the file that FAULTS_JSON names.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { TestContext } from 'node:test'

export type Measurements = Readonly<Record<string, number | string>>

/** Records measurements of a promise, by its number. A later value replaces an earlier one of the same name. */
export function recordMeasurements (t: Pick<TestContext, 'diagnostic'>, promise: number, measurements: Measurements): void {
  for (const [name, value] of Object.entries(measurements)) t.diagnostic(`${name}: ${value}`)
  const file = process.env['FAULTS_JSON']
  if (file === undefined || file === '') return
  const all = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as Record<string, Measurements> : {}
  writeFileSync(file, JSON.stringify({ ...all, [promise]: { ...all[promise], ...measurements } }, null, 2) + '\n')
}

/** Returns a quantile; a share of 0.99 is p99. */
export function quantile (values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
}
