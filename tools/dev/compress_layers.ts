// Compresses the layers of an OCI image harder, with zstd instead of gzip: node tools/dev/compress_layers.ts FOLDER
// What the image says of itself names its layers by what is in them, and stays as it is; the manifest names them by their
// compressed bytes, and is written anew. The same layer gives the same bytes. (OCI image layout and image manifest 1.1;
// docs/adr/0029-image-layers.md says why zstd, and why not by buildah.)
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gunzipSync, zstdCompressSync } from 'node:zlib';

interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
}

const layerType = 'application/vnd.oci.image.layer.v1.tar';
const params = {
  [constants.ZSTD_c_compressionLevel]: 19,
  [constants.ZSTD_c_windowLog]: 23, // 8 MiB: what every decoder has to take (RFC 8878, 3.1.1.1.2)
  [constants.ZSTD_c_checksumFlag]: 1,
};

export function compressLayers(folder: string): void {
  const path = ({ digest }: Descriptor) => join(folder, 'blobs', digest.replace(':', '/'));
  const replace = (old: Descriptor, mediaType: string, content: Buffer): Descriptor => {
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
    rmSync(path(old));
    const made = { ...old, mediaType, digest, size: content.length };
    writeFileSync(path(made), content);
    return made;
  };
  const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as { manifests: Descriptor[] };
  index.manifests = index.manifests.map((named) => {
    const manifest = JSON.parse(readFileSync(path(named), 'utf8')) as { layers: Descriptor[] };
    manifest.layers = manifest.layers.map((layer) => {
      if (layer.mediaType !== `${layerType}+gzip`) throw new Error(`a layer that is no gzip: ${layer.mediaType}`);
      return replace(layer, `${layerType}+zstd`, zstdCompressSync(gunzipSync(readFileSync(path(layer))), { params }));
    });
    return replace(named, named.mediaType, Buffer.from(JSON.stringify(manifest)));
  });
  writeFileSync(join(folder, 'index.json'), JSON.stringify(index));
}

if (import.meta.main) compressLayers(process.argv[2] ?? '');
