// A thread that reads pages at a steady rate and tells how long each took.
import { Agent, request, type RequestOptions } from 'node:http'
import { parentPort, Worker, workerData } from 'node:worker_threads'

/** `accept` is the header Accept-Encoding; without it pages come as plain text. */
interface Job { port: number, paths: readonly string[], perSecond: number, forMs: number, seed: number, accept?: string }

export interface Reading { times: number[], failures: number }

/** Reads for `forMs`. The time of a read (ms) counts from the moment at which it was due. */
export const readSteadily = async (job: Job): Promise<Reading> => await start(job).reading

/** Reads until it is stopped. */
export function startReading (job: Omit<Job, 'forMs'>): { stop: () => Promise<Reading> } {
  const { worker, reading } = start({ ...job, forMs: Infinity })
  return {
    stop: async () => {
      worker.postMessage('stop')
      return await reading
    },
  }
}

function start (job: Job): { worker: Worker, reading: Promise<Reading> } {
  const worker = new Worker(new URL(import.meta.url), { workerData: { reader: job } })
  const reading = new Promise<Reading>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  return { worker, reading }
}

async function read ({ port, paths, perSecond, forMs, seed, accept }: Job): Promise<Reading> {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  const reading: Reading = { times: [], failures: 0 }
  const under = new Set<Promise<void>>()
  const began = performance.now()
  const count = Math.floor(forMs / 1000 * perSecond)
  const end = new AbortController()
  parentPort?.once('message', () => { end.abort() }).unref()
  let pick = seed
  for (let index = 0; index < count && !end.signal.aborted; index++) {
    const due = began + index * 1000 / perSecond
    const wait = due - performance.now()
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait))
    pick = (pick * 1103515245 + 12345) % 2147483648
    const path = paths[pick % paths.length] ?? '/'
    const one = ask({ host: '127.0.0.1', port, path, agent, ...accept !== undefined && { headers: { 'accept-encoding': accept } } }).then((status) => {
      reading.times.push(performance.now() - due)
      if (status !== 200) reading.failures++
    }).finally(() => under.delete(one))
    under.add(one)
  }
  await Promise.all(under)
  agent.destroy()
  return reading
}

async function ask (options: RequestOptions): Promise<number> {
  return await new Promise((resolve) => {
    request(options, (reply) => {
      reply.resume()
      reply.on('end', () => resolve(reply.statusCode ?? 0))
      reply.on('error', () => resolve(0))
    }).on('error', () => resolve(0)).end()
  })
}

const job = (workerData as { reader?: Job } | null)?.reader
if (job) parentPort?.postMessage(await read(job))
