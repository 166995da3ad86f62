package ui_test
import ("testing";"github.com/smart-kampung/anjungan/kiosk/flow";"github.com/smart-kampung/anjungan/kiosk/ui/uisample")
func TestOne(t *testing.T){ u,c,_:=start(t,panels()[0],longSite()); u.Show(uisample.Views(longSite(),flow.Prefs{Lang:"en",Size:1})[0]); write(t,"/tmp/w/gallery/one.png",c.Capture())}
