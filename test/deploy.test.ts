// Checks that the manual, the alarms and the settings in deploy/ agree with the program.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { readConfig } from '../src/config.ts'
import { createMetrics } from '../src/metrics/metrics.ts'
import { MIRROR_REASONS } from '../src/mirror/freshness.ts'
import { REPLICA_REASONS, WRITER_REASONS } from '../src/publish/health.ts'

const ROOT = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')

test('every reason of /readyz is explained', () => {
  const notes = read('deploy/README.md')
  const rows = [...notes.matchAll(/^\| ((?:`[a-z-]+`、?)+) \| [^|]+ \| [^|]+ \|$/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`([a-z-]+)`/g)].map(([, code = '']) => code))
  assert.deepEqual(rows.toSorted(), [...WRITER_REASONS, ...REPLICA_REASONS, ...MIRROR_REASONS].toSorted(), 'each has a row with its meaning and what to do')
})

/** Names of all metrics of a process that writes and watches a mirror. */
async function exposedMetrics (): Promise<Set<string>> {
  const metrics = createMetrics()
  metrics.watchCache({ counts: { hits: 0, notModified: 0, misses: 0 }, entries: () => 0, size: () => 0 } as unknown as Parameters<typeof metrics.watchCache>[0])
  metrics.watchScans()
  metrics.watchHealth({
    role: 'writer',
    store: {} as Parameters<typeof metrics.watchHealth>[0]['store'],
    readiness: () => ({ status: 'ready', reasons: [] }),
    reasons: [],
    lastScanAt: () => null,
    blockedDeletions: () => 0,
    mirrorExportedAt: () => null,
  })
  const text = await metrics.expose()
  metrics.close()
  return new Set([...text.matchAll(/^# TYPE (portal_[a-z_]+) /gm)].map(([, name = '']) => name))
}

const measured = await exposedMetrics()

test('the manual explains every metric and no other', () => {
  assert.ok(measured.size >= 20, [...measured].join())
  const explained = [...read('deploy/README.md').matchAll(/`(portal_[a-z_]+)`/g)].map(([, name = '']) => name)
  assert.deepEqual(explained.toSorted(), [...measured].toSorted())
})

test('each alarm uses existing metrics, and tells in Chinese what to do', () => {
  const { groups } = parse(read('deploy/prometheus-rules.yml')) as { groups: { rules: { alert: string, expr: string, for?: string, labels: Record<string, string>, annotations: { summary: string } }[] }[] }
  const rules = groups.flatMap((group) => group.rules)
  assert.equal(new Set(rules.map(({ alert }) => alert)).size, rules.length)
  for (const { alert, expr, labels, annotations } of rules) {
    const names = expr.match(/\b(?:portal|nodejs|process)_[a-z0-9_]+|\bup\b/g) ?? []
    assert.ok(names.length > 0, alert)
    for (const name of names) assert.ok(['up', 'nodejs_eventloop_utilization'].includes(name) || measured.has(name.replace(/_bucket$/, '')), `${alert}: ${name}`)
    assert.equal(expr.split('(').length, expr.split(')').length, alert)
    assert.match(labels['severity'] ?? '', /^(?:critical|warning|info)$/)
    assert.match(annotations.summary, /\p{Script=Han}{4}/u)
  }
})

test('the shipped settings can be used with either unit', () => {
  const settings = (text: string) => Object.fromEntries(text.split('\n').filter((line) => /^[A-Z_]+=/.test(line)).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
  for (const role of ['writer', 'reader'] as const) {
    const unit = read(`deploy/systemd/chuangwen-${role}${role === 'reader' ? '@' : ''}.service`)
    const own = Object.fromEntries([...unit.matchAll(/^Environment=(.*)$/gm)].flatMap(([, line = '']) => line.replaceAll('%i', '3001').split(' ')).map((pair) => pair.split('=')))
    const shared = settings(read('deploy/portal.env'))
    assert.deepEqual(Object.keys(shared).filter((name) => name in own), [], 'the file would override the unit')
    const config = readConfig({ ...own, ...shared })
    assert.deepEqual([config.role, config.dataDir, config.trustProxy], [role, '/var/lib/chuangwen', ['127.0.0.1']])
    assert.equal(config.metricsPort, config.port + 10_000, 'as the notes say')
    assert.ok(read('deploy/README.md').includes(`127.0.0.1:${config.metricsPort}`))
  }
})
