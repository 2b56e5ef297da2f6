// Loaded first into each process of the portal: when the one that started it is killed, it ends too and frees its port.
const parent = process.ppid
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM')
}, 1000).unref()
