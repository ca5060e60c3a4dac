//! Brotli and gzip files beside each asset, compressed once at build time instead of at every request.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::fault::Result;
use crate::run::at;

/// Writes a file with its two siblings, unless all three are there: the content's hash is in the name, so a file
/// of that name is that file.
pub(super) fn write_once(path: &Path, content: &[u8]) -> Result<()> {
    let (brotli, gzip) = (sibling(path, "br"), sibling(path, "gz"));
    if path.exists() && brotli.exists() && gzip.exists() {
        return Ok(());
    }
    at(&brotli, fs::write(&brotli, squeeze_brotli(content)?))?;
    at(&gzip, fs::write(&gzip, squeeze_gzip(content)?))?;
    // Last: where the file is, its siblings are.
    at(path, fs::write(path, content))
}

/// `x.js` → `x.js.br`
pub(super) fn sibling(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

fn squeeze_brotli(content: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut squeezed = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut squeezed, &parameters)?;
    Ok(squeezed)
}

fn squeeze_gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn both_siblings_hold_the_same_content() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.1234.js");
        let content = b"export const answer = 42;".repeat(100);
        write_once(&path, &content).unwrap();

        let mut brotli = Vec::new();
        brotli::BrotliDecompress(&mut &*fs::read(sibling(&path, "br")).unwrap(), &mut brotli).unwrap();
        let mut gzip = Vec::new();
        flate2::read::GzDecoder::new(&*fs::read(sibling(&path, "gz")).unwrap())
            .read_to_end(&mut gzip)
            .unwrap();
        assert!(brotli == content && gzip == content);
    }
}
