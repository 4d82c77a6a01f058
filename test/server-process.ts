// Runs `node src/server.ts` in a process of its own, with the given environment alone.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { BARE_ENVIRONMENT } from './bare-environment.ts'
import { ROOT } from './content-files.ts'
import { type Answer, ask, type Scope } from './helper.ts'

/** A longer start is a failure. */
const START_LIMIT_MS = 20_000

export interface ServerProcess {
  pid: number
  /** Lines of its log until now. */
  log: Record<string, unknown>[]
  ask: (path: string, options?: Parameters<typeof ask>[2]) => Promise<Answer>
  /** Kills it (SIGKILL). */
  kill: () => Promise<void>
  port: number
  /** Stops it (SIGTERM); returns its exit code. */
  stop: () => Promise<number | null>
}

/** A server that may not listen yet. `listening` rejects when the process ends first. */
export interface LaunchedServer { listening: Promise<ServerProcess>, kill: () => Promise<void> }

/** Starts the server on a free port and waits until it listens. */
export async function startServer (scope: Scope, env: Record<string, string>): Promise<ServerProcess> {
  return await launchServer(scope, env).listening
}

/** Starts the server on a free port, for a test that may end it before it listens. */
export function launchServer (scope: Scope, env: Record<string, string>): LaunchedServer {
  const child = spawn(process.execPath, ['src/server.ts'], {
    cwd: ROOT, env: { ...BARE_ENVIRONMENT, PORT: '0', ...env }, stdio: ['ignore', 'pipe', 'pipe'],
  })
  const closed = once(child, 'close')
  scope.after(async () => {
    child.kill('SIGKILL')
    await closed
  })
  const kill = async () => {
    child.kill('SIGKILL')
    await closed
  }
  const log: Record<string, unknown>[] = []
  const listening = listeningPort(child, log).then((port) => ({
    pid: child.pid ?? 0,
    log,
    port,
    kill,
    ask: async (path: string, options?: Parameters<typeof ask>[2]) => await ask(port, path, options),
    stop: async () => {
      child.kill('SIGTERM')
      const [code] = await closed
      return code
    },
  }))
  return { listening, kill }
}

/** Runs a server that ends by itself; returns its exit code and its log. */
export async function runServer (scope: Scope, env: Record<string, string>): Promise<{ code: number | null, log: Record<string, unknown>[] }> {
  const child = spawn(process.execPath, ['src/server.ts'], {
    cwd: ROOT, env: { ...BARE_ENVIRONMENT, PORT: '0', ...env }, stdio: ['ignore', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close')
  scope.after(() => { child.kill('SIGKILL') })
  const log: Record<string, unknown>[] = []
  onLine(child.stdout, (text) => { log.push(JSON.parse(text)) })
  const [code] = await closed
  return { code, log }
}

async function listeningPort (child: ChildProcess, log: Record<string, unknown>[]): Promise<number> {
  return await new Promise((resolve, reject) => {
    let errors = ''
    const fail = (reason: string) => reject(new Error(`the server ${reason}\n${errors}\n${log.map((line) => JSON.stringify(line)).join('\n')}`))
    const limit = setTimeout(() => fail('did not listen in time'), START_LIMIT_MS)
    child.stderr?.on('data', (chunk) => { errors += chunk })
    child.on('close', (code) => {
      clearTimeout(limit)
      fail(`ended with ${code}`)
    })
    onLine(child.stdout, (text) => {
      const line = JSON.parse(text) as Record<string, unknown>
      log.push(line)
      const port = /listening at http:\/\/127\.0\.0\.1:(\d+)/i.exec(String(line['msg']))?.[1]
      if (port === undefined) return
      clearTimeout(limit)
      resolve(Number(port))
    })
  })
}

/** Splits at \n alone: names in the log may hold other line ends that readline splits at. */
function onLine (stream: Readable | null, take: (line: string) => void): void {
  let rest = ''
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    lines.forEach(take)
  })
}
