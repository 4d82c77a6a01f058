// Where staff give the desk's token.
import { deskLayout } from './desk.ts'
import type { Layout, LayoutContext } from './layout.ts'

/** The fields of views/pages/desk-sign-in.eta. */
export interface DeskSignInPage { layout: Layout, isRefused: boolean, signInAddress: string }

export function deskSignInPage (context: LayoutContext, { isRefused }: { isRefused: boolean }): DeskSignInPage {
  return { layout: deskLayout(context, context.urls.desk()), isRefused, signInAddress: context.urls.deskSignIn() }
}
