/// `VERIFY.md`: how to check a bundle, so exactly that a stranger can write the check in any language.
enum EvidenceGuide {
    static let text = #"""
        # How to check this bundle

        This zip holds the whole record of one contract. It proves what happened, in which order and when, without the
        program that wrote it. To be read: `record.html`. To be checked: everything, as follows.

        | file | what it is |
        |---|---|
        | `checkpoint.json` | the statement of the installation: how far the record had come, and every other file |
        | `checkpoint.sig` | the installation's Ed25519 signature (RFC 8032, 64 bytes) of exactly the bytes of `checkpoint.json` |
        | `record.json` | every event as it is stored, every text, and what they add up to |
        | `record.html` | the same for people |
        | `VERIFY.md` | this page |
        | `files/…` | the attachments: the id of the content, `-`, and the end of the name; what is not a letter from A to Z, a digit, `.`, `-` or `_` is `_` |

        The quick way: `endwell verify BUNDLE.zip`. It needs neither the installation nor a network. It exits with 0 when
        all is right, and with 1 and the first difference when it isn't.

        ## The key
        The public key stands in `checkpoint.json`, under `key`: `public_key` is its 32 bytes in hexadecimal digits, `id` the
        first 16 digits of their SHA-256. **A key that came with the bundle proves only that nobody altered the bundle since
        it was signed by whoever has that key.** Compare it with what the installation shows under
        `/.well-known/endwell-key.json`, or with the key in an older bundle, and hand it to the check:
        `endwell verify BUNDLE.zip --key KEY`.

        ## The check
        All digests are SHA-256; digits are lower-case hexadecimal. All JSON is UTF-8. Instants are whole milliseconds since
        1970-01-01T00:00:00Z.

        1. **The container.** Every entry is stored without compression, in this order: the five files of the table as they
           stand there, then the attachments in the order of their paths' bytes. No path is there twice. Version 2.0 (made
           under Unix), no flags, dated 1980-01-01 00:00:00, no extra fields, no comments, external attributes
           `0100644 << 16`; entries lie one after the other from byte 0, then the directory, then its end record, then
           nothing. Write the zip anew from its entries and compare every byte.
        2. **The signature.** `checkpoint.sig` is the key's signature of the bytes of `checkpoint.json`.
        3. **The files.** `files` in `checkpoint.json` lists every entry after the first two, in the order of the container,
           each with `path`, `bytes` (how many) and `sha256`.
        4. **The chain.** `record.json`, `events`: begin with `hash` = 32 zero bytes. For each event, in order, `number` counts
           from 1, `previous_hash` is the hash so far, and the hash becomes the SHA-256 of those 32 bytes followed by the
           event's `bytes` (the JSON string's text as UTF-8), which must be the event's `hash`. `bytes` is itself JSON: its
           `number` is the event's number, and its `contract` is the record's. The last number and hash are `event` in
           `checkpoint.json`. Contract, `at` and `installation` are the same in both files.
        5. **The texts.** In an event, each object with exactly the keys `digest` and `id` stands for a text. `contents` in
           `record.json` has one entry with that `id`, and none that no event names. Either `erased` is true, and then
           neither `salt` nor `text` is there; or `digest` is the SHA-256 of the bytes of `salt` (hexadecimal) followed by
           `text` as UTF-8.
        6. **The attachments.** The objects in a list called `files` stand for attachments: their text is JSON with `bytes`,
           `name`, `sha256` and `type`. If `has_files` is true, the entry's `file` is the path of a file with that many bytes and
           that SHA-256, and no attachment is there that no event names.
        7. **The signatures of the parties.** In the first event, `body.signature.agreement` is the SHA-256 of the JSON object
           `{"address":…,"agreement":…,"offerer":…,"person":…}`: keys sorted, no blanks, `/` and other letters as they are,
           `address`, `agreement` and `offerer` taken from `body`, `person` from `body.signature`. The body of
           `offer_accepted.1` signs the same. An amendment signs the agreement with its changes made.
        8. **The state.** `state` in `record.json` is what the events add up to by Endwell's rules: phase, outcome, agreement
           and deadlines. `endwell verify` replays them. Without it, read on: `contract_ended.1` carries the outcome, and every
           event that starts a period carries the instant at which it ends.

        What is not in here: reviews under seal, which are no part of the record until they are revealed; and texts that were
        erased, whose digests alone remain. A checkpoint says how far the record had come at its instant. Whoever kept an
        older bundle can see that a newer one goes on from it: event by event, the hashes are the same.

        ## Steps 1 to 6 in Python
        `python3 check.py BUNDLE.zip [KEY]`, with the package `cryptography`:

        ```python
        import hashlib, io, json, sys, zipfile
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        def objects(value, wanted):
            if isinstance(value, list): return [o for item in value for o in objects(item, wanted)]
            if not isinstance(value, dict): return []
            return [value] if set(value) == wanted else objects(list(value.values()), wanted)

        whole, again, previous, found = open(sys.argv[1], "rb").read(), io.BytesIO(), bytes(32), set()
        with zipfile.ZipFile(io.BytesIO(whole)) as bundle, zipfile.ZipFile(again, "w") as copy:
            files = {info.filename: bundle.read(info) for info in bundle.infolist() if info.compress_type == 0}
            for path in files:
                info = zipfile.ZipInfo(path)
                info.create_system, info.external_attr = 3, 0o100644 << 16
                copy.writestr(info, files[path])
        assert again.getvalue() == whole, "container"
        signed, record = json.loads(files["checkpoint.json"]), json.loads(files["record.json"])
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex((sys.argv[2:] or [signed["key"]["public_key"]])[0]))
        key.verify(files["checkpoint.sig"], files["checkpoint.json"])
        digests = [{"bytes": len(b), "path": p, "sha256": hashlib.sha256(b).hexdigest()} for p, b in files.items()]
        assert digests[2:] == signed["files"], "files"
        texts = {text["id"]: text for text in record["contents"]}
        for number, event in enumerate(record["events"], 1):
            stored = json.loads(event["bytes"])
            assert event["previous_hash"] == previous.hex() and event["number"] == stored["number"] == number, number
            previous = hashlib.sha256(previous + event["bytes"].encode()).digest()
            assert event["hash"] == previous.hex() and stored["contract"] == signed["contract"], number
            for prose in objects(stored["body"], {"digest", "id"}):
                text = texts[prose["id"]]
                salted = bytes.fromhex(text.get("salt", "")) + text.get("text", "").encode()
                assert text["erased"] or hashlib.sha256(salted).hexdigest() == prose["digest"], prose
                assert "file" not in text or json.loads(text["text"])["sha256"] == hashlib.sha256(files[text["file"]]).hexdigest()
                found |= {prose["id"], text.get("file")}
        assert {"number": len(record["events"]), "hash": previous.hex()} == signed["event"], "last event"
        assert found - {None} == set(texts) | set(list(files)[5:]), "strays"
        print("right:", signed["reference"], "events:", len(record["events"]), "key:", signed["key"]["id"])
        ```

        """#
}
