"""Runs commands with pywinrm as its users do, one Session.run_cmd each; JSON on standard input and output."""
import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")

import winrm  # noqa: E402

job = json.load(sys.stdin)
started = time.monotonic()
session = winrm.Session(
    job["endpoint"], auth=(job["username"], job["password"]), transport=job["transport"], server_cert_validation="ignore"
)
results = [session.run_cmd(command) for command in job["commands"]]
seconds = time.monotonic() - started
json.dump({"seconds": seconds, "codes": [r.status_code for r in results], "bytes": [len(r.std_out) for r in results]}, sys.stdout)
