// The portal as a process of its own, with the settings of its systemd unit.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const ROOT = join(import.meta.dirname, '../..')

export interface PortalProcess {
  port: number
  pid: number
  /** Seconds until it listened. */
  seconds: number
  stop: () => Promise<void>
}

/** Settings of Node and malloc in deploy/systemd. */
export const AS_UNIT: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...readFileSync(join(ROOT, 'deploy/systemd/chuangwen-writer.service'), 'utf8').matchAll(/(NODE_OPTIONS|MALLOC_\w+)=(\S+)/g)].map(([, name, value]) => [name, value])),
  NODE_COMPILE_CACHE: join(tmpdir(), 'chuangwen-bench-code'),
}

/** Starts the portal with only `env` in its environment. It ends with this process at the latest. */
export async function startPortal (env: Record<string, string>): Promise<PortalProcess> {
  const began = performance.now()
  const child = spawn(process.execPath, ['src/server.ts'], { cwd: ROOT, env: { PATH: process.env['PATH'] ?? '', PORT: '0', ...AS_UNIT, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = new Promise<void>((resolve) => { child.once('exit', () => resolve()) })
  process.once('exit', () => child.kill('SIGKILL'))
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /listening at http:\/\/127\.0\.0\.1:(\d+)/i.exec(line)?.[1]
      if (found !== undefined) resolve(Number(found))
    })
  })
  return {
    port,
    pid: child.pid ?? 0,
    seconds: Math.round((performance.now() - began) / 10) / 100,
    stop: async () => {
      child.kill('SIGTERM')
      await gone
    },
  }
}

/** Returns resident memory now and at most (MiB); NaN without /proc. */
export function memoryOf (pid: number): { rss: number, peak: number } {
  let status = ''
  try { status = readFileSync(`/proc/${pid}/status`, 'utf8') } catch { /* not Linux */ }
  const mebibytes = (name: string) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? NaN) / 1024)
  return { rss: mebibytes('VmRSS'), peak: mebibytes('VmHWM') }
}
