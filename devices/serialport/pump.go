package serialport

import "time"

// pump reads the current line, and opens the next one when it breaks, until Close.
func (p *Port) pump(l *line) {
	defer close(p.dead)
	for {
		if l != nil && !p.read(l) {
			return
		}
		if l = p.reopen(); l == nil {
			return
		}
	}
}

// read hands out the bytes of one line; it says false when the Port was closed.
func (p *Port) read(l *line) bool {
	gen := p.Line()
	ok := p.tell(event{line: gen})
	for ok {
		b, err := l.read()
		if err != nil {
			break
		}
		ok = p.tell(event{line: gen, data: b})
	}
	l.close()
	p.mu.Lock()
	p.cur = nil
	ok = ok && !p.end
	p.mu.Unlock()
	if !ok {
		return false
	}
	p.opts.Log.Warn("serial line broke", "line", gen)
	return p.tell(event{})
}

func (p *Port) tell(e event) bool {
	select {
	case p.in <- e:
		return true
	case <-p.done:
		return false
	}
}

// reopen waits for the device to come back, at growing distances; nil means closed.
func (p *Port) reopen() *line {
	for wait := p.opts.RetryMin; ; wait = min(2*wait, p.opts.RetryMax) {
		select {
		case <-p.done:
			return nil
		case <-time.After(wait):
		}
		l, err := openLine(p.path, p.opts)
		if err != nil {
			p.opts.Log.Debug("serial device not there", "err", err)
			continue
		}
		if p.publish(l) {
			return l
		}
		l.close()
		return nil
	}
}

// publish makes l the current line, under a new number.
func (p *Port) publish(l *line) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.end {
		return false
	}
	p.gen++
	p.cur = l
	return true
}
