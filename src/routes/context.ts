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
}
