// The sign-in form of the desk.
import { deskLayout } from './desk.ts'
import type { Layout, LayoutContext } from './layout.ts'

export interface DeskSignInPage { layout: Layout, isRefused: boolean, signInAddress: string }

export function deskSignInPage (context: LayoutContext, { isRefused }: { isRefused: boolean }): DeskSignInPage {
  return { layout: deskLayout(context, context.urls.desk()), isRefused, signInAddress: context.urls.deskSignIn() }
}
