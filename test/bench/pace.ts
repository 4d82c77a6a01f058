// The pace of this machine just now. Bars in seconds were set on another machine, and the pace of a shared one changes within
// minutes. So such a bar is told twice: as measured, and scaled to the machine on which it was set.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canLoad, load, onCore } from './load.ts'

/** Requests a second of bare Fastify there, on one core, for a page of PAGE_BYTES. */
const REFERENCE = 52_000
const PAGE_BYTES = 7500
const RUNS = 3
const SECONDS = 2

/** Returns the requests a second of bare Fastify here; null without h2load and two cores. */
async function bareRequests (): Promise<number | null> {
  if (!canLoad) return null
  const folder = mkdtempSync(join(tmpdir(), 'chuangwen-pace-'))
  const page = join(folder, 'page')
  writeFileSync(page, Buffer.alloc(PAGE_BYTES, 'a'))
  const [program = '', ...args] = onCore(0, [process.execPath, join(import.meta.dirname, 'bare.ts'), page, JSON.stringify({ 'content-type': 'text/html; charset=utf-8' })])
  const server = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const origin = await new Promise<string>((resolve) => { server.stdout.once('data', (line: Buffer) => resolve(line.toString().trim())) })
    const found: number[] = []
    for (let run = 0; run < RUNS; run++) found.push((await load({ url: `${origin}/page`, seconds: SECONDS })).perSecond)
    return found.toSorted((a, b) => a - b)[RUNS >> 1] ?? null
  } finally {
    server.kill('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Measures the pace now and, when `end` is called, once more. */
export async function startPace () {
  const before = await bareRequests()
  return {
    /** Returns how many times as long something takes here as there, the mean of both; null without h2load and two cores. */
    async end (): Promise<number | null> {
      const after = await bareRequests()
      return before === null || after === null ? null : 2 * REFERENCE / (before + after)
    },
  }
}

/** Returns a bar in time as measured and at pace. `isMet` judges times that it multiplies by the factor. */
export function timeBars (bar: string, pace: number | null, isMet: (factor: number) => boolean): Record<string, boolean> {
  return { [bar]: isMet(1), ...pace !== null && { [`${bar}, at the pace it was set at (${pace.toFixed(2)} × as fast)`]: isMet(1 / pace) } }
}
