// What the suite measured: printed with each test, and collected in the file that FAULTS_JSON names.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { TestContext } from 'node:test'

export type Figures = Readonly<Record<string, number | string>>

/** Tells the figures of a promise (by its number in reliability.md); later ones of the same name replace earlier ones. */
export function tell (t: Pick<TestContext, 'diagnostic'>, promise: number, figures: Figures): void {
  for (const [name, value] of Object.entries(figures)) t.diagnostic(`${name}: ${value}`)
  const file = process.env['FAULTS_JSON']
  if (file === undefined || file === '') return
  const all = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as Record<string, Figures> : {}
  writeFileSync(file, JSON.stringify({ ...all, [promise]: { ...all[promise], ...figures } }, null, 2) + '\n')
}

/** The value that a share of all stay below: 0.99 for p99. */
export function quantile (values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
}
