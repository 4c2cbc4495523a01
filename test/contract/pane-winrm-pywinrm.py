"""Drives Debian's python3-winrm as told by one JSON document on standard input; prints one JSON document."""
import base64
import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")

import xmltodict  # noqa: E402
from winrm.protocol import Protocol  # noqa: E402

SHELL = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"


def send_input(protocol, shell, command, data):
    """pywinrm learned Send in 0.4; this is its message, built with 0.3's own envelope."""
    request = {"env:Envelope": protocol._get_soap_header(resource_uri=SHELL + "/cmd", action=SHELL + "/Send", shell_id=shell)}
    request["env:Envelope"]["env:Body"] = {
        "rsp:Send": {"rsp:Stream": {"@Name": "stdin", "@CommandId": command, "@End": "true", "#text": base64.b64encode(data).decode("ascii")}}
    }
    protocol.send_message(xmltodict.unparse(request))


def text(data):
    return base64.b64encode(data).decode("ascii")


def main():
    job = json.load(sys.stdin)
    protocol = Protocol(
        endpoint=job["endpoint"],
        transport=job["transport"],
        username=job["username"],
        password=job["password"],
        server_cert_validation="ignore",
        message_encryption=job.get("encryption", "auto"),
        operation_timeout_sec=job.get("operationTimeout", 20),
        read_timeout_sec=job.get("readTimeout", 30),
    )
    results = []
    try:
        shell = protocol.open_shell(
            codepage=job.get("codepage", 65001),
            working_directory=job.get("workingDirectory"),
            env_vars=job.get("environment"),
        )
        for command in job["commands"]:
            started = time.monotonic()
            identifier = protocol.run_command(shell, command["line"], command.get("arguments", []))
            if "stdin" in command:
                send_input(protocol, shell, identifier, command["stdin"].encode("utf-8"))
            out, err, code = protocol.get_command_output(shell, identifier)
            protocol.cleanup_command(shell, identifier)
            results.append({"stdout": text(out), "stderr": text(err), "code": code, "seconds": time.monotonic() - started})
        protocol.close_shell(shell)
        answer = {"results": results}
    except Exception as error:  # the test looks at the kind of failure
        answer = {"results": results, "error": type(error).__name__, "message": str(error)}
    json.dump(answer, sys.stdout)


main()
