' What every macro needs: a named argument, and an end that tells what went wrong.

Function Named(name, value)
  Dim property As New com.sun.star.beans.PropertyValue
  property.Name = name
  property.Value = value
  Named = property
End Function

Sub TellAndEnd(message)
  Open Environ("OFFICE_FOLDER") & "/error.txt" For Output As #9
  Print #9, message
  Close #9
  StarDesktop.terminate()
End Sub
