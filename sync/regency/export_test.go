package regency

// Patterns lists where the server answers, for a test that nothing of it is forgotten.
func (s *Server) Patterns() (list []string) {
	for _, r := range s.routes() {
		list = append(list, r.pattern)
	}
	return list
}
