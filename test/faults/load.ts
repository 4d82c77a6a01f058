// Readers who never rest: what they got, and how long they waited for it.
import { Agent, request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

/** A reader that asks more often than this in one test has lost its way. */
const MOST_REQUESTS = 200_000
const LIMIT_MS = 30_000

export interface Got { status: number, body: string, error: string | null }

export interface Load {
  requests: () => number
  /** What was no whole page: path, and status or error. */
  failures: string[]
  /** From the first failure to the last. */
  outageMs: () => number
  /** Milliseconds of each request. */
  times: number[]
  /** Lets each reader end its request. */
  stop: () => Promise<void>
}

/** Asks over a connection that is kept, and used again, as browsers do. Never throws. */
export async function askKept (agent: Agent, port: number, path: string): Promise<Got> {
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
 * Starts `readers` that ask one path after another until they are stopped. `judge` says what is wrong with an answer, or null;
 * `paceMs` is how long each pauses between two requests; `ask` is how they ask, when it isn't a port.
 */
export function readOnAndOn ({ port, ask, paths, readers, paceMs = 0, judge = wholePage }: {
  port?: () => number
  ask?: (path: string, reader: number) => Promise<Got>
  paths: readonly string[]
  readers: number
  paceMs?: number
  judge?: (got: Got, path: string) => string | null
}): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: readers })
  const put = ask ?? (async (path: string) => await askKept(agent, port?.() ?? 0, path))
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
      const fault = judge(got, path)
      if (fault !== null) {
        failures.push(`${path}: ${fault}`)
        failedAt.push(performance.now())
      }
      // A turn for everything else, even when every answer is at hand.
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

/** What is wrong with an answer that should be a whole document. */
export function wholePage ({ status, body, error }: Got): string | null {
  if (error !== null) return error
  if (status !== 200) return String(status)
  return /(?:<\/html>|<\/feed>|\}|\n)\s*$/.test(body) ? null : 'not whole'
}
