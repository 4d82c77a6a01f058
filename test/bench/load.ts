// Load by h2load (Debian: nghttp2-client) on a core of its own. A client in Node would be slower than the server.
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const H2LOAD = ['/usr/bin/h2load', '/usr/local/bin/h2load'].find((path) => existsSync(path))
const CLIENTS = 32

/** Milliseconds. */
export interface Spread { p50: number, p99: number, max: number }

export interface Load {
  perSecond: number
  ms: Spread
  requests: number
  /** Replies with another status than 2xx or 3xx. */
  failed: number
}

export const canLoad = H2LOAD !== undefined && existsSync('/usr/bin/taskset') && availableParallelism() > 1

/** Returns a command line that runs a program on one core: servers on the first, clients on the second. */
export const onCore = (core: 0 | 1, command: readonly string[]): string[] => ['/usr/bin/taskset', '-c', String(core), ...command]

/** Requests one address again and again. Without `perSecond` the next request follows each reply at once. */
export async function load ({ url, seconds, headers = {}, perSecond }: { url: string, seconds: number, headers?: Record<string, string>, perSecond?: number }): Promise<Load> {
  const folder = mkdtempSync(join(tmpdir(), 'chuangwen-load-'))
  try {
    const log = join(folder, 'log')
    const [program = '', ...args] = onCore(1, [
      H2LOAD ?? '', '--h1', '-t', '1', '-c', String(CLIENTS), '-D', String(seconds), '--warm-up-time', '1', '--log-file', log,
      ...perSecond === undefined ? [] : ['--rps', String(Math.max(1, Math.round(perSecond / CLIENTS)))],
      ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
      url,
    ])
    await promisify(execFile)(program, args, { maxBuffer: 1 << 26 })
    // Each line: begin in µs, status, duration in µs.
    const rows = readFileSync(log, 'utf8').trimEnd().split('\n').map((line) => line.split('\t').map(Number))
    const times = rows.map(([, , micros = 0]) => micros / 1000)
    const failed = rows.filter(([, status = 0]) => status < 200 || status >= 400).length
    return { perSecond: Math.round(rows.length / seconds), ms: spreadOf(times), requests: rows.length, failed }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Returns the spread of times (ms), to 0.001 ms. */
export function spreadOf (times: readonly number[]): Spread {
  const sorted = Float64Array.from(times).sort()
  const at = (share: number) => Math.round((sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? NaN) * 1000) / 1000
  return { p50: at(0.5), p99: at(0.99), max: at(1) }
}
