// What routes are given.
import type { FrameSource } from '../pages/frame.ts'
import type { Store } from '../store/store.ts'
import type { Urls } from '../urls.ts'

export interface RouteContext {
  store: Store
  urls: Urls
  frameSource: () => FrameSource
  /** Where the intake keeps the pictures. */
  mediaDir: string
  /** When what is public of a piece was first seen so (epoch ms); null when the archive doesn't know. */
  acceptedAt: (piece: { series: string, number: number }) => number | null
}
