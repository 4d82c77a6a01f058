// Dependencies of the routes.
import type { LookupSources } from '../lookup.ts'
import type { LayoutContext } from '../pages/layout.ts'

export interface RouteContext extends LookupSources {
  layoutContext: () => LayoutContext
  /** Returns epoch milliseconds. Citations contain the day of access. */
  now: () => number
  /** Folder of the published pictures. */
  mediaDir: string
}
