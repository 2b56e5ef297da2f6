"""Reads a zip encrypted by WinZip's AES-256 as its published description says, by Python's own zip directory and hashes: a reader that shares no line with the portal.

Usage: read-aes-zip.py ARCHIVE PASSWORD     prints one line an entry: name, size, SHA-256 of the opened bytes, CRC field; ends with 2 for a wrong password or changed bytes.
"""
import hashlib, hmac, struct, sys, zipfile, zlib
from Cryptodome.Cipher import AES
from Cryptodome.Util import Counter

archive, password = sys.argv[1], sys.argv[2].encode()
with open(archive, 'rb') as raw, zipfile.ZipFile(archive) as directory:
    for entry in directory.infolist():
        if entry.compress_type != 99 or not entry.flag_bits & 1:
            sys.exit(f'{entry.filename} is not encrypted by AES')
        extra, method, strength = entry.extra, None, None
        while len(extra) >= 4:
            kind, size = struct.unpack('<HH', extra[:4])
            if kind == 0x9901:
                version, vendor, strength, method = struct.unpack('<H2sBH', extra[4:11])
                if version != 2 or vendor != b'AE' or strength != 3:
                    sys.exit(f'{entry.filename}: not AE-2 with 256 bits')
            extra = extra[4 + size:]
        raw.seek(entry.header_offset + 26)
        name_size, extra_size = struct.unpack('<HH', raw.read(4))
        raw.seek(name_size + extra_size, 1)
        salt, verifier = raw.read(16), raw.read(2)
        keys = hashlib.pbkdf2_hmac('sha1', password, salt, 1000, 66)
        if not hmac.compare_digest(keys[64:], verifier):
            sys.exit(2)
        cipher = AES.new(keys[:32], AES.MODE_CTR, counter=Counter.new(128, initial_value=1, little_endian=True))
        seal, inflate, opened, size = hmac.new(keys[32:64], digestmod='sha1'), zlib.decompressobj(-15), hashlib.sha256(), 0
        left = entry.compress_size - 28
        while left > 0:
            piece = raw.read(min(left, 1 << 20))
            left -= len(piece)
            seal.update(piece)
            plain = cipher.decrypt(piece)
            plain = inflate.decompress(plain) if method == 8 else plain
            size += len(plain)
            opened.update(plain)
        rest = inflate.flush()
        opened.update(rest)
        if not hmac.compare_digest(seal.digest()[:10], raw.read(10)):
            sys.exit(2)
        print(entry.filename, size + len(rest), opened.hexdigest(), entry.CRC)
