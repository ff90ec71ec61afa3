/*
 * The page's own world: makes what the preload exposes, and asks the main process before the page may use a device.
 * The asking is a wrapper around Chromium's own functions; Chromium has been told to refuse them until the main process
 * has said yes, so a page that goes round the wrapper is refused.
 */
// biome-ignore lint/correctness/noUnusedVariables: the evaluated source calls it
function enterMainWorld(peer) {
  let ask;
  peer.registerFirst((operation, ...args) => {
    if (operation === 'asker') {
      [ask] = args;
      return;
    }
    const [name, api] = args;
    if (name in window) throw new Error(`Cannot bind an API on top of an existing property on the window object`);
    Object.defineProperty(window, name, { value: api, enumerable: true });
  });

  const errors = {
    denied: () => new DOMException('Permission denied', 'NotAllowedError'),
    failed: () => new DOMException('Error starting capture', 'AbortError'),
  };
  const asking = (owner, name, permission, detailsOf = () => ({})) => {
    const original = owner?.[name];
    if (typeof original !== 'function') return;
    Object.defineProperty(owner, name, {
      configurable: true,
      value: async function (...args) {
        const error = errors[await ask(permission, detailsOf(...args))];
        if (error !== undefined) throw error();
        return original.apply(this, args);
      },
    });
  };
  const mediaTypes = (constraints) => ({
    mediaTypes: ['video', 'audio'].filter((kind) => constraints?.[kind]),
  });
  asking(window.MediaDevices?.prototype, 'getUserMedia', 'media', mediaTypes);
  asking(window.MediaDevices?.prototype, 'getDisplayMedia', 'display-capture', mediaTypes);
  asking(window.Clipboard?.prototype, 'read', 'clipboard-read');
  asking(window.Clipboard?.prototype, 'readText', 'clipboard-read');
  asking(window.Clipboard?.prototype, 'write', 'clipboard-sanitized-write');
  asking(window.Clipboard?.prototype, 'writeText', 'clipboard-sanitized-write');
  const requestNotifications = window.Notification?.requestPermission;
  if (requestNotifications) {
    window.Notification.requestPermission = async () => {
      await ask('notifications', {});
      return window.Notification.permission;
    };
  }
  const { getCurrentPosition } = window.Geolocation?.prototype ?? {};
  if (getCurrentPosition) {
    window.Geolocation.prototype.getCurrentPosition = function (success, failure, options) {
      ask('geolocation', {}).then(() => getCurrentPosition.call(this, success, failure, options));
    };
  }
}
