// The portal as people run it: `node src/server.ts` in a process of its own, with nothing in its environment but what is given.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { BARE_ENVIRONMENT } from './bare-environment.ts'
import { type Answer, ask, ROOT, type Scope } from './helper.ts'

/** A start that takes longer has failed. */
const START_LIMIT_MS = 20_000

export interface ServerProcess {
  pid: number
  /** What it logged until now, one object a line. */
  log: Record<string, unknown>[]
  ask: (path: string, options?: Parameters<typeof ask>[2]) => Promise<Answer>
  /** Ends it at once (SIGKILL), as a power cut would. */
  kill: () => Promise<void>
  port: number
  /** Asks it to stop (SIGTERM) and gives its exit code. */
  stop: () => Promise<number | null>
}

/** A server that may not listen yet. `listening` fails when it ends before it does. */
export interface LaunchedServer { listening: Promise<ServerProcess>, kill: () => Promise<void> }

/** Starts the server on a free port and waits until it says that it listens. */
export async function startServer (scope: Scope, env: Record<string, string>): Promise<ServerProcess> {
  return await launchServer(scope, env).listening
}

/** Starts the server on a free port, for a test that may not let it come to listen. */
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

/** Starts a server that is to end by itself; gives its exit code and what it logged. */
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

/** Lines end with \n alone: a file name or a title in the log may hold what readline takes for an end, too. */
function onLine (stream: Readable | null, take: (line: string) => void): void {
  let rest = ''
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    lines.forEach(take)
  })
}
