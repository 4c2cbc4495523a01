# Verifies a DSSE envelope by python3-securesystemslib, with an encoding of its own: envelope file, raw public key (hex).
import base64
import json
import sys

from securesystemslib import keys

envelope = json.load(open(sys.argv[1], encoding="utf-8"))
payload = base64.b64decode(envelope["payload"], validate=True)
kind = envelope["payloadType"].encode("utf-8")
message = b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)
held = []
for entry in envelope["signatures"]:
    key = {"keytype": "ed25519", "scheme": "ed25519", "keyval": {"public": sys.argv[2]}, "keyid": entry["keyid"]}
    signature = {"keyid": entry["keyid"], "sig": base64.b64decode(entry["sig"], validate=True).hex()}
    held.append(keys.verify_signature(key, signature, message))
print(json.dumps({"held": held, "type": json.loads(payload)["predicateType"]}))
