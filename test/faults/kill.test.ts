// Promise 8: a writer that is killed (SIGKILL) at any moment while staff save loses nothing that was public, leaves both files
// whole, and serves again within 2 s. A kill loses no page that the system has taken: what a power cut does is for
// `synchronous = FULL`, and no test can tell.
import assert from 'node:assert/strict'
import { type FSWatcher, readFileSync, watch } from 'node:fs'
import { test } from 'node:test'
import { randomFrom } from '../random.ts'
import { createArchiveWitness } from './archive-witness.ts'
import { tell, quantile } from './figures.ts'
import { assertSound } from './integrity.ts'
import { readOnAndOn } from './load.ts'
import { type Office, openOffice, versionIn } from './office.ts'
import type { ServerProcess } from '../server-process.ts'

const KILLS = Number(process.env['FAULT_KILLS'] || 200)
/** Offices whose writers are killed beside one another: each waits most of the time for its files to settle. */
const LANES = 2
const PIECES = 8
const AGAIN_MS = 2000
/** A write is some dozens of events; by then the last one of a save has come. */
const MOST_EVENTS = 30
/** Chance doesn't hit the moment between the two commits of a write: so often a lane waits for it. */
const AIMED = 2
const MOST_TRIES = 400
const NO_EVENT_MS = 1000

test(`killed ${KILLS} times while staff save, a writer loses nothing, leaves whole files and serves again within 2 s`, { timeout: 840_000 }, async (t) => {
  const starts: number[] = []
  const ownStarts: number[] = []
  const totals = { kills: 0, duringStart: 0, betweenFiles: 0, aimedTries: 0, requests: 0, failures: [] as string[], bytesLost: 0, rowsKept: 0 }
  const lane = async (seed: number) => {
    const random = randomFrom(seed)
    const office = openOffice(t, { pieces: PIECES })
    const witness = createArchiveWitness(office)
    const saved = Array.from({ length: PIECES }, () => 0)
    /** The newest version of each piece that a reader has had. */
    const seen = new Map<string, number>()
    const savePiece = () => {
      const number = 1 + random.below(PIECES)
      const version = (saved[number - 1] ?? 0) + 1
      saved[number - 1] = version
      witness.expect(number, version, office.savePiece(number, version))
    }
    const lookAtDead = () => {
      totals.kills++
      totals.betweenFiles += Number(assertSound(office).archiveIsAhead)
      totals.bytesLost += witness.missing(seen)
    }
    for (let number = 1; number <= PIECES; number++) witness.expect(number, 0, office.savePiece(number, 0))
    await (await office.start()).stop()
    for (let kill = 0; kill < KILLS / LANES; kill++) {
      if (random.chance(0.2)) {
        // Killed while it starts: while it opens, replays, looks for the first time.
        savePiece()
        const launched = office.launch()
        launched.listening.catch(() => {})
        await writes(office, random.below(12), NO_EVENT_MS)
        await launched.kill()
        totals.duringStart++
      } else {
        const began = performance.now()
        const server = await office.start()
        const first = await server.ask('/xilie/1')
        const tookMs = performance.now() - began
        starts.push(tookMs)
        ownStarts.push(tookMs - waitedMs(server.pid))
        assert.equal(first.status, 200)
        await assertNothingUnseen(server, seen, office.paths.slice(0, PIECES))
        const load = readOnAndOn({ port: () => server.port, paths: office.paths.slice(0, PIECES), readers: 2, paceMs: 5, judge: (got, path) => noteVersion(got, path, seen) })
        for (let save = random.below(4); save >= 0; save--) savePiece()
        await writes(office, 1 + random.below(MOST_EVENTS), NO_EVENT_MS, () => {
          if (random.chance(0.05)) savePiece()
          return true
        })
        // Requests that the kill cuts off are no fault: what came before it counts.
        const faults = [...load.failures]
        await Promise.all([server.kill(), load.stop()])
        totals.requests += load.requests()
        totals.failures.push(...faults)
      }
      lookAtDead()
    }
    for (let kill = 0; kill < AIMED; kill++) {
      const server = await office.start()
      await assertNothingUnseen(server, seen, office.paths.slice(0, PIECES))
      totals.aimedTries += await stopBetweenFiles(server, office, savePiece)
      await server.kill()
      lookAtDead()
    }
    totals.rowsKept += witness.size()
    const last = await office.start()
    await assertNothingUnseen(last, seen, office.paths.slice(0, PIECES))
    assert.equal(await last.stop(), 0)
  }
  await Promise.all(Array.from({ length: LANES }, async (_, index) => await lane(20 + index)))
  tell(t, 8, {
    'kills survived': totals.kills,
    'of them during a start': totals.duringStart,
    'of them between archive and index': totals.betweenFiles,
    'saves until they were': totals.aimedTries,
    'requests made': totals.requests,
    'requests failed': totals.failures.length,
    'bytes lost': totals.bytesLost,
    'archive rows compared': totals.rowsKept,
    'restart p50 ms': quantile(starts, 0.5),
    'restart max ms': quantile(starts, 1),
    'restart max ms, without waiting for a core': quantile(ownStarts, 1),
  })
  assert.deepEqual(totals.failures, [])
  assert.equal(totals.bytesLost, 0)
  assert.ok(totals.betweenFiles >= LANES * AIMED, `between archive and index: ${totals.betweenFiles}`)
  assert.ok(quantile(ownStarts, 1) <= AGAIN_MS, `serving again after ${quantile(ownStarts, 1)} ms`)
})

/** Saves until the writer stands still with an archive that has a version more than the index; gives how many saves it took. */
async function stopBetweenFiles (server: ServerProcess, office: Office, save: () => void): Promise<number> {
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const stopped = writes(office, 1 + tries % 4, NO_EVENT_MS, (file) => file === 'archive.sqlite-wal')
    save()
    await stopped
    process.kill(server.pid, 'SIGSTOP')
    // The second look is at one that has stopped for sure.
    if (assertSound(office).archiveIsAhead && assertSound(office).archiveIsAhead) return tries
    process.kill(server.pid, 'SIGCONT')
  }
  throw new Error(`never between archive and index in ${MOST_TRIES} saves`)
}

/** How long a process was ready to run and other programs had the cores: what a busy machine adds to a start. 0 where Linux doesn't tell. */
function waitedMs (pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6
  } catch {
    return 0
  }
}

/** Notes which version a reader got; says what is wrong with it. */
function noteVersion (got: { status: number, body: string, error: string | null }, path: string, seen: Map<string, number>): string | null {
  if (got.error !== null || got.status !== 200) return got.error ?? String(got.status)
  const version = versionIn(got.body)
  if (version === null) return 'no whole version'
  if (version < (seen.get(path) ?? 0)) return `version ${version} after ${seen.get(path)}`
  seen.set(path, version)
  return null
}

/** What a reader has had is public: a start never takes it back. */
async function assertNothingUnseen (server: ServerProcess, seen: ReadonlyMap<string, number>, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const { status, body } = await server.ask(path)
    assert.equal(status, 200, path)
    assert.ok((versionIn(body) ?? -1) >= (seen.get(path) ?? 0), `${path} shows ${versionIn(body)}, readers had ${seen.get(path)}`)
  }
}

/** Waits until something was written in the data folder so many times, or nothing comes any more. `counts` is told of each file that is written. */
async function writes ({ dataDir }: Office, count: number, noEventMs: number, counts: (file: string | null) => boolean = () => true): Promise<void> {
  let watcher: FSWatcher | null = null
  let timer: NodeJS.Timeout | undefined
  try {
    await new Promise<void>((resolve) => {
      let events = 0
      const rearm = () => {
        clearTimeout(timer)
        timer = setTimeout(resolve, noEventMs)
      }
      rearm()
      if (count === 0) return resolve()
      watcher = watch(dataDir, (_, file) => {
        if (counts(file) && ++events >= count) resolve()
      })
    })
  } finally {
    clearTimeout(timer)
    ;(watcher as FSWatcher | null)?.close()
  }
}
