// Simulates readers that request pages without end; collects faults and times.
import { Agent, request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

/** Ends a test that would never end. */
const MOST_REQUESTS = 200_000
const LIMIT_MS = 30_000

export interface PageReply { status: number, body: string, error: string | null }

export interface ReadingLoad {
  requests: () => number
  /** Path and fault of each failed request. */
  failures: string[]
  /** Time from the first failure to the last. */
  outageMs: () => number
  /** Milliseconds of each request. */
  times: number[]
  /** Stops; each reader completes its request. */
  stop: () => Promise<void>
}

/** Sends a request over a kept connection, as browsers do. Never throws. */
export async function askKeepAlive (agent: Agent, port: number, path: string): Promise<PageReply> {
  return await new Promise((resolve) => {
    const fail = (error: Error) => { resolve({ status: 0, body: '', error: (error as NodeJS.ErrnoException).code ?? error.message }) }
    const sent = request({ host: '127.0.0.1', port, path, agent }, (reply) => {
      const chunks: Buffer[] = []
      reply.on('data', (chunk: Buffer) => chunks.push(chunk))
      reply.on('error', fail)
      reply.on('end', () => { resolve({ status: reply.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8'), error: null }) })
    })
    sent.on('error', fail)
    sent.setTimeout(LIMIT_MS, () => { sent.destroy(new Error('no answer')) })
    sent.end()
  })
}

/**
 * Starts `readers` that request one path after another until they are stopped. `faultOf` returns the fault of a reply or null.
 * `paceMs` is the pause of a reader between two requests. `ask` replaces requests to `port`.
 */
export function startReaders ({ port, ask, paths, readers, paceMs = 0, faultOf = faultOfPage }: {
  port?: () => number
  ask?: (path: string, reader: number) => Promise<PageReply>
  paths: readonly string[]
  readers: number
  paceMs?: number
  faultOf?: (got: PageReply, path: string) => string | null
}): ReadingLoad {
  const agent = new Agent({ keepAlive: true, maxSockets: readers })
  const put = ask ?? (async (path: string) => await askKeepAlive(agent, port?.() ?? 0, path))
  const failures: string[] = []
  const times: number[] = []
  const failedAt: number[] = []
  const ending = new AbortController()
  const read = async (reader: number) => {
    for (let turn = reader; !ending.signal.aborted && times.length < MOST_REQUESTS; turn++) {
      const path = paths[turn % paths.length] ?? '/'
      const began = performance.now()
      const got = await put(path, reader)
      times.push(performance.now() - began)
      const fault = faultOf(got, path)
      if (fault !== null) {
        failures.push(`${path}: ${fault}`)
        failedAt.push(performance.now())
      }
      // Lets other work run, also when `paceMs` is 0.
      await delay(paceMs)
    }
  }
  const all = Promise.all(Array.from({ length: readers }, async (_, reader) => await read(reader)))
  return {
    requests: () => times.length,
    failures,
    outageMs: () => Math.round((failedAt.at(-1) ?? 0) - (failedAt[0] ?? 0)),
    times,
    stop: async () => {
      ending.abort()
      await all
      agent.destroy()
    },
  }
}

/** Returns the fault of a reply that should be a complete document; null for none. */
export function faultOfPage ({ status, body, error }: PageReply): string | null {
  if (error !== null) return error
  if (status !== 200) return String(status)
  return /(?:<\/html>|<\/feed>|\}|\n)\s*$/.test(body) ? null : 'not whole'
}
