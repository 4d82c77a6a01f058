// Tests promise 8: a writer is killed (SIGKILL) while staff save. It loses nothing public, leaves intact files, and serves
// again within 2 s. A power cut is not tested: `synchronous = FULL` is for that.
import assert from 'node:assert/strict'
import { type FSWatcher, readFileSync, watch } from 'node:fs'
import { test } from 'node:test'
import { randomFrom } from '../random.ts'
import { createArchiveAudit } from './archive-audit.ts'
import { recordMeasurements, quantile } from './measurements.ts'
import { assertIntact } from './integrity.ts'
import { startReaders } from './load.ts'
import { type Office, openOffice, versionIn } from './office.ts'
import type { ServerProcess } from '../server-process.ts'

const KILLS = Number(process.env['FAULT_KILLS'] || 200)
/** Offices at once. Each writer mostly waits until its files are stable. */
const LANES = 2
const ARTICLES = 8
const AGAIN_MS = 2000
/** A publication is some dozens of writes. */
const MOST_EVENTS = 30
/** Kills of each office between the commits of archive and index; random kills rarely hit that moment. */
const AIMED = 2
const MOST_TRIES = 400
const NO_EVENT_MS = 1000

test(`killed ${KILLS} times while staff save, a writer loses nothing, leaves intact files and serves again within 2 s`, { timeout: 840_000 }, async (t) => {
  const starts: number[] = []
  const ownStarts: number[] = []
  const totals = { kills: 0, duringStart: 0, betweenFiles: 0, aimedTries: 0, requests: 0, failures: [] as string[], bytesLost: 0, rowsKept: 0 }
  const lane = async (seed: number) => {
    const random = randomFrom(seed)
    const office = openOffice(t, { articles: ARTICLES })
    const audit = createArchiveAudit(office)
    const saved = Array.from({ length: ARTICLES }, () => 0)
    /** The newest version that a reader has seen, by path. */
    const seen = new Map<string, number>()
    const saveArticle = () => {
      const number = 1 + random.below(ARTICLES)
      const version = (saved[number - 1] ?? 0) + 1
      saved[number - 1] = version
      audit.expect(number, version, office.saveArticle(number, version))
    }
    const checkFiles = () => {
      totals.kills++
      totals.betweenFiles += Number(assertIntact(office).archiveIsAhead)
      totals.bytesLost += audit.lostBytes(seen)
    }
    for (let number = 1; number <= ARTICLES; number++) audit.expect(number, 0, office.saveArticle(number, 0))
    await (await office.start()).stop()
    for (let kill = 0; kill < KILLS / LANES; kill++) {
      if (random.chance(0.2)) {
        // Kills during the start: open, replay, first scan.
        saveArticle()
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
        await assertNothingWithdrawn(server, seen, office.paths.slice(0, ARTICLES))
        const load = startReaders({ port: () => server.port, paths: office.paths.slice(0, ARTICLES), readers: 2, paceMs: 5, faultOf: (got, path) => noteVersion(got, path, seen) })
        for (let save = random.below(4); save >= 0; save--) saveArticle()
        await writes(office, 1 + random.below(MOST_EVENTS), NO_EVENT_MS, () => {
          if (random.chance(0.05)) saveArticle()
          return true
        })
        // Requests that the kill interrupts do not count.
        const faults = [...load.failures]
        await Promise.all([server.kill(), load.stop()])
        totals.requests += load.requests()
        totals.failures.push(...faults)
      }
      checkFiles()
    }
    for (let kill = 0; kill < AIMED; kill++) {
      const server = await office.start()
      await assertNothingWithdrawn(server, seen, office.paths.slice(0, ARTICLES))
      totals.aimedTries += await stopBetweenFiles(server, office, saveArticle)
      await server.kill()
      checkFiles()
    }
    totals.rowsKept += audit.size()
    const last = await office.start()
    await assertNothingWithdrawn(last, seen, office.paths.slice(0, ARTICLES))
    assert.equal(await last.stop(), 0)
  }
  await Promise.all(Array.from({ length: LANES }, async (_, index) => await lane(20 + index)))
  recordMeasurements(t, 8, {
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

/** Saves until the writer is stopped (SIGSTOP) with an archive ahead of the index; returns the number of saves. */
async function stopBetweenFiles (server: ServerProcess, office: Office, save: () => void): Promise<number> {
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const stopped = writes(office, 1 + tries % 4, NO_EVENT_MS, (file) => file === 'archive.sqlite-wal')
    save()
    await stopped
    process.kill(server.pid, 'SIGSTOP')
    // The second check is of a process that has surely stopped.
    if (assertIntact(office).archiveIsAhead && assertIntact(office).archiveIsAhead) return tries
    process.kill(server.pid, 'SIGCONT')
  }
  throw new Error(`never between archive and index in ${MOST_TRIES} saves`)
}

/** Milliseconds that a process waited for a core, which a busy machine adds to a start. 0 without /proc. */
function waitedMs (pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6
  } catch {
    return 0
  }
}

/** Records the version that a reader got; returns its fault. */
function noteVersion (got: { status: number, body: string, error: string | null }, path: string, seen: Map<string, number>): string | null {
  if (got.error !== null || got.status !== 200) return got.error ?? String(got.status)
  const version = versionIn(got.body)
  if (version === null) return 'no whole version'
  if (version < (seen.get(path) ?? 0)) return `version ${version} after ${seen.get(path)}`
  seen.set(path, version)
  return null
}

/** Asserts that no page is older than a reader has seen it. */
async function assertNothingWithdrawn (server: ServerProcess, seen: ReadonlyMap<string, number>, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const { status, body } = await server.ask(path)
    assert.equal(status, 200, path)
    assert.ok((versionIn(body) ?? -1) >= (seen.get(path) ?? 0), `${path} shows ${versionIn(body)}, readers had ${seen.get(path)}`)
  }
}

/** Waits for `count` writes in the data folder, or until there are none for a while. `counts` selects files. */
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
