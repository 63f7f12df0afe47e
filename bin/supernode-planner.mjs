#!/usr/bin/env node
// The command line from any folder; see README for the commands.
import '../scripts/cli.mjs';
