package plan

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"instroom/model"
)

// maxCertificate bounds a certificate once unpacked, in bytes: a small file
// must not fill the memory. A certificate for a million people has some 100 MB.
const maxCertificate = 4 << 30

// writeCertificate writes a certificate as compressed JSON. The header of the
// compression carries no name and no time.
func writeCertificate(w io.Writer, c *model.Certificate) error {
	z := gzip.NewWriter(w)
	if err := json.NewEncoder(z).Encode(c); err != nil {
		return err
	}
	return z.Close()
}

// readCertificate reads a certificate. It errs on anything that this version of
// the program would not have written in form; what the numbers prove is for
// package check to say.
func readCertificate(r io.Reader) (*model.Certificate, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("not compressed: %w", err)
	}
	return decodeCertificate(io.LimitReader(z, maxCertificate))
}

func decodeCertificate(r io.Reader) (*model.Certificate, error) {
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	var c model.Certificate
	if err := d.Decode(&c); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the certificate")
	}
	if c.Version != model.CertificateVersion {
		return nil, fmt.Errorf("version %d, not %d", c.Version, model.CertificateVersion)
	}
	return &c, nil
}
