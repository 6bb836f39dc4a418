#!/bin/sh
# Starts `browsers` in a container, where only the container knows its address: the one from which it reaches Temporal.
set -eu
if [ -z "${INTERMISSION_BROWSERS_HOST:-}" ]; then
  INTERMISSION_BROWSERS_HOST=$(node -e '
    const { hostname, port } = new URL(`tcp://${process.env.TEMPORAL_ADDRESS || "localhost:7233"}`);
    // A datagram socket knows its local address without a packet.
    const socket = require("node:dgram").createSocket("udp4");
    socket.connect(Number(port) || 7233, hostname, (error) => {
      if (error) throw error;
      console.log(socket.address().address);
      socket.close();
    });
  ')
  export INTERMISSION_BROWSERS_HOST
fi
exec node /app/dist/cli/main.js browsers
