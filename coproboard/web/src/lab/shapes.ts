/** As much of JupyterLab as we touch; its own packages are taken from the page, so that nothing of it is built in. */
export interface Signal { connect(heard: (sender: unknown, args: any) => void): void }
export interface Widget {
  id: string
  node: HTMLElement
  title: { label: string; icon: unknown; caption: string }
  isDisposed: boolean
  addClass(name: string): void
  close(): void
}
export interface Context { path: string; localPath: string; ready: Promise<void>; pathChanged: Signal }
export interface ServerSettings { baseUrl: string }
export interface App {
  docRegistry: { addFileType(type: object, factories?: string[]): void; addModelFactory(factory: object): void; addWidgetFactory(factory: object): void }
  serviceManager: { serverSettings: ServerSettings; contents: { localPath(path: string): string } }
  commands: { addCommand(id: string, options: object): unknown; execute(id: string, args?: object): Promise<any> }
}
export interface Translator { languageCode: string }
export interface Browser { model: { path: string } }
export interface Launcher { add(options: object): unknown }
export interface Palette { addItem(options: object): unknown }

/** JupyterLab's packages, by what we take from them. */
export interface Packages {
  apputils: { ICommandPalette: unknown; InputDialog: { getItem(options: object): Promise<{ button: { accept: boolean }; value: string | null }> }; showErrorMessage(title: string, error: string): Promise<void> }
  docregistry: { ABCWidgetFactory: new (options: object) => object; DocumentModel: new (options?: object) => object; DocumentWidget: new (options: object) => Widget }
  filebrowser: { IDefaultFileBrowser: unknown }
  launcher: { ILauncher: unknown }
  services: { ServerConnection: { makeRequest(url: string, init: RequestInit, settings: ServerSettings): Promise<Response> } }
  translation: { ITranslator: unknown }
  ui: { LabIcon: new (options: { name: string; svgstr: string }) => object }
  widgets: { Widget: new (options?: object) => Widget }
}
