// How the portal is: what it serves, how old that is, and what someone should have a look at. All is asked when it is collected.
import { Gauge, type Registry } from 'prom-client'
import { severityOf } from '../content/messages.ts'
import type { Store } from '../store/index/store.ts'

/** What a process can be asked. Times are epoch milliseconds, null when unknown. */
export interface StateSource {
  role: 'writer' | 'reader'
  store: Pick<Store, 'feeds' | 'desk'>
  readiness: () => { status: 'ready' | 'degraded' | 'unready', reasons: readonly { code: string }[] }
  /** All codes that `readiness` can give. */
  reasons: readonly string[]
  lastLookAt: () => number | null
  /** Pieces that are gone from the folder and still shown; null where nobody knows. */
  heldPieces: (() => number) | null
  /** Null when no mirror is watched. */
  mirrorExportedAt: (() => number | null) | null
}

export function measureState (registry: Registry, source: StateSource): void {
  const { store } = source

  /** A gauge that has no sample while there is nothing to say: none is better than a wrong one. */
  function gauge (name: string, help: string, read: () => number | null): void {
    registry.registerMetric(new Gauge({
      name,
      help,
      registers: [],
      collect () {
        const value = orNull(read)
        if (value === null) this.remove()
        else this.set(value)
      },
    }))
  }
  const time = (name: string, help: string, read: () => number | null) => gauge(name, help, () => {
    const at = read()
    return at === null ? null : at / 1000
  })

  new Gauge({ name: 'portal_info', help: 'Always 1; the role of the process.', labelNames: ['role'] as const, registers: [registry] }).set({ role: source.role }, 1)
  gauge('portal_ready', 'Whether /readyz says that the process can serve.', () => source.readiness().status === 'unready' ? 0 : 1)
  gauge('portal_degraded', 'Whether it serves and someone should have a look.', () => source.readiness().status === 'degraded' ? 1 : 0)
  registry.registerMetric(new Gauge({
    name: 'portal_readiness_reason',
    help: 'Reasons of /readyz: 1 while it gives this one.',
    labelNames: ['reason'] as const,
    registers: [],
    collect () {
      const given = new Set(source.readiness().reasons.map(({ code }) => code))
      for (const reason of source.reasons) this.set({ reason }, given.has(reason) ? 1 : 0)
    },
  }))
  time('portal_sync_last_look_timestamp_seconds', 'When the content folder was last looked at without a failure, by this process or its writer.', source.lastLookAt)
  time('portal_content_changed_timestamp_seconds', 'When the substance of a published piece last changed, as the index has it.', () => store.feeds.extent(null).updated || null)
  gauge('portal_content_pieces', 'Published pieces.', () => store.feeds.extent(null).count)
  registry.registerMetric(new Gauge({
    name: 'portal_content_problems',
    help: 'Problems of content files, as 编审台 lists them.',
    labelNames: ['severity'] as const,
    registers: [],
    collect () {
      const codes = orNull(() => store.desk.problemCodes())
      this.reset()
      if (codes === null) return
      const sums = { error: 0, warning: 0, notice: 0 }
      for (const { code, count } of codes) sums[severityOf(code)] += count
      for (const [severity, sum] of Object.entries(sums)) this.set({ severity }, sum)
    },
  }))
  const { heldPieces, mirrorExportedAt } = source
  if (heldPieces !== null) gauge('portal_held_deletions', 'Pieces that are gone from the folder and are shown until that is sure.', heldPieces)
  if (mirrorExportedAt !== null) time('portal_mirror_exported_timestamp_seconds', 'When the static mirror was last exported whole.', mirrorExportedAt)
}

/** What can't be read just now (no index yet, a full disk) is no reason to tell nothing of the rest. */
function orNull<T> (read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}
