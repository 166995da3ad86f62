package demo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// clerk is a headless Chromium of a clerk or another official.
type clerk struct {
	who    string          // names the pictures
	ctx    context.Context // chromedp keeps its browser in a context
	cancel func()
	out    string
	shots  int
}

// openClerk starts Chromium with a profile of its own and no connection but to loopback.
func openClerk(ctx context.Context, who, out string) (*clerk, error) {
	profile, err := os.MkdirTemp("", "anjungan-clerk-")
	if err != nil {
		return nil, fmt.Errorf("demo: browser: %w", err)
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, // as root in a container Chromium starts no other way
		chromedp.UserDataDir(profile),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.WindowSize(1280, 1000),
	)
	actx, stopAlloc := chromedp.NewExecAllocator(ctx, opts...)
	bctx, stop := chromedp.NewContext(actx)
	return &clerk{who: who, ctx: bctx, out: out, cancel: func() {
		stop()
		stopAlloc()
		_ = os.RemoveAll(profile) // Chromium's last writes may race with this; the directory is temporary
	}}, nil
}

func (c *clerk) close() { c.cancel() }

// do performs actions within a minute and keeps a picture of the page.
func (c *clerk) do(name string, actions ...chromedp.Action[chromedp.Void]) error {
	err := within(func() error { return chromedp.Do(c.ctx, actions...) })
	if err != nil {
		return fmt.Errorf("demo: the clerk's page: %s: %w", name, err)
	}
	var shot []byte
	err = within(func() (err error) {
		shot, err = chromedp.Run(c.ctx, chromedp.FullScreenshot(100))
		return err
	})
	if err != nil {
		return fmt.Errorf("demo: the clerk's page: %s: picture: %w", name, err)
	}
	c.shots++
	return os.WriteFile(filepath.Join(c.out, fmt.Sprintf("%s-%d-%s.png", c.who, c.shots, name)), shot, 0o600)
}

// within gives f a minute. chromedp ties a browser to the context of its first call, so that a
// context with a deadline would end the browser too.
func within(f func() error) error {
	done := make(chan error, 1)
	go func() { done <- f() }()
	select {
	case err := <-done:
		return err
	case <-time.After(time.Minute):
		return errors.New("not done within a minute")
	}
}

// download clicks a link and keeps the file that the page sends.
func (c *clerk) download(selector, path string) error {
	dir, err := os.MkdirTemp("", "anjungan-download-")
	if err != nil {
		return fmt.Errorf("demo: download: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	yes := true
	progress := chromedp.Events(c.ctx, browser.DownloadProgress)
	err = within(func() error {
		return chromedp.Do(c.ctx,
			chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
				_, err := chromedp.Call(ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
					Behavior: browser.SetDownloadBehaviorBehaviorAllowAndName, DownloadPath: dir, EventsEnabled: &yes,
				})
				return err
			}),
			chromedp.Click(chromedp.CSS(selector)))
	})
	if err != nil {
		return fmt.Errorf("demo: download: %w", err)
	}
	return within(func() error {
		for ev, err := range progress {
			switch {
			case err != nil:
				return fmt.Errorf("demo: download: %w", err)
			case ev.State == browser.DownloadProgressStateCanceled:
				return errors.New("demo: the download was cancelled")
			case ev.State == browser.DownloadProgressStateCompleted:
				data, err := os.ReadFile(filepath.Join(dir, ev.GUID))
				if err != nil {
					return fmt.Errorf("demo: download: %w", err)
				}
				return os.WriteFile(path, data, 0o600)
			}
		}
		return errors.New("demo: the browser ended before the download did")
	})
}

// text is what an element of the page says.
func (c *clerk) text(selector string) (text string, err error) {
	err = within(func() (err error) {
		text, err = chromedp.Run(c.ctx, chromedp.Text(chromedp.CSS(selector)))
		return err
	})
	if err != nil {
		return "", fmt.Errorf("demo: the clerk's page: %s: %w", selector, err)
	}
	return text, nil
}

// requestLink is the address of the request with that number, as the list links it.
func (c *clerk) requestLink(number string) (link string, err error) {
	err = within(func() (err error) {
		link, err = chromedp.Run(c.ctx, chromedp.Evaluate[string](fmt.Sprintf(
			`[...document.querySelectorAll('a.request')].find(a => a.textContent.includes(%q)).href`, number)))
		return err
	})
	if err != nil {
		return "", fmt.Errorf("demo: the clerk's page links no request %s: %w", number, err)
	}
	return link, nil
}
